// The picture itself at its true size, scaled to the column: the same figure as every export, drawn by the reader's
// browser, which can also copy and save it. `chart.js` next door shares the loaded plotly.js.
const kept = new WeakMap()

function loadPlotly(src) {
  return new Promise((resolve, reject) => {
    if (window.Plotly?.react) return resolve(window.Plotly)
    const script = document.createElement("script")
    script.src = src
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => reject(new Error(src))
    document.head.append(script)
  })
}

class Preview {
  constructor(host) {
    this.host = host
    this.frame = host.querySelector(".pv-frame")
    this.stage = host.querySelector(".pv-stage")
    this.plot = host.querySelector(".pv-plot")
    this.said = host.querySelector(".pv-said")
    this.watch = new ResizeObserver(() => this.fit())
    this.watch.observe(this.frame)
    for (const button of host.querySelectorAll("[data-does]")) button.onclick = () => this.does(button.dataset.does)
  }

  fit() {
    const { width, height } = this.layout ?? {}
    if (!width || !this.frame.clientWidth) return
    const scale = Math.min(1, this.frame.clientWidth / width)
    this.stage.style.transform = `scale(${scale})`
    this.stage.style.width = `${width}px`
    this.frame.style.height = `${height * scale + 2}px`
    this.frame.style.maxWidth = `${width + 2}px`
  }

  async render(data) {
    this.data = data
    for (const name of ["png", "svg"]) this.host.querySelector(`[data-does=${name}]`).hidden = !data.exports
    this.plot.setAttribute("aria-label", data.alt)
    if (this.drawn === data.figure) return
    this.drawn = data.figure
    try {
      this.Plotly = await loadPlotly(data.plotly)
    } catch {
      this.say("The picture could not be drawn: plotly.js did not load. Reload the page.")
      return
    }
    const figure = JSON.parse(data.figure)
    this.layout = figure.layout
    this.fit()
    await this.Plotly.react(this.plot, figure.data, figure.layout, { staticPlot: true, responsive: false })
    this.host.dataset.ready = "yes"
  }

  async does(what) {
    const { width, height } = this.layout
    if (what !== "copy") {
      await this.Plotly.downloadImage(this.plot, { format: what, width, height, scale: what === "png" ? 2 : 1, filename: this.data.name })
      return this.say("Saved.")
    }
    if (!navigator.clipboard?.write || !window.ClipboardItem) {
      return this.say("This browser copies pictures only from https pages or this computer; save the PNG instead.")
    }
    this.say("Copying …")
    const blob = this.Plotly.toImage(this.plot, { format: "png", width, height, scale: 2 }).then(asBlob)
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })])
      this.say("Copied. Paste it into a slide or a mail.")
    } catch (error) {
      this.say(`Not copied: ${error.message}. Save the PNG instead.`)
    }
  }

  say(words) {
    this.said.textContent = words
  }

  stop() {
    this.watch.disconnect()
    if (this.Plotly) this.Plotly.purge(this.plot)
  }
}

function asBlob(address) {
  const bytes = Uint8Array.from(atob(address.split(",")[1]), (letter) => letter.charCodeAt(0))
  return new Blob([bytes], { type: "image/png" })
}

export default function ({ data, parentElement }) {
  let preview = kept.get(parentElement)
  if (!preview) kept.set(parentElement, (preview = new Preview(parentElement)))
  preview.render(data)
  return () => {
    preview.stop()
    kept.delete(parentElement)
  }
}
