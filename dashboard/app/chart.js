// The chart in the page: Plotly.react keeps the same chart alive from one run to the next.
// Tells Python four things: `screen` (room for the picture, light or dark), `clicked` (id of a mark, "" for none),
// `zoomed` (first and last visible day, or null for the preset) and `failed` (plotly.js could not be loaded).

const charts = new WeakMap()
const STEP = 20 // the room is told in steps, so that a case's picture is made once for many readers
const EARLIEST = Date.UTC(1000, 0, 1)
const LATEST = Date.UTC(2999, 11, 31)
let count = 0
let plotly // one load for all charts of the page

function loadPlotly(src) {
  plotly ??= new Promise((resolve, reject) => {
    if (window.Plotly?.react) return resolve(window.Plotly)
    const script = document.createElement("script")
    script.src = src
    script.onload = () => (window.Plotly?.react ? resolve(window.Plotly) : reject(new Error(src)))
    script.onerror = () => reject(new Error(src))
    document.head.append(script)
  })
  return plotly
}

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim()
  const hex = /^#([0-9a-f]{6})/i.exec(colour)
  if (!hex) return false
  const value = parseInt(hex[1], 16)
  return ((value >> 16) * 299 + ((value >> 8) & 255) * 587 + (value & 255) * 114) / 1000 < 128
}

const day = (value) => new Date(value).toISOString().slice(0, 10)
const asTime = (value) => (typeof value === "number" ? value : Date.parse(/\d{4}-\d\d-\d\d$/.test(value) ? value + "T00:00Z" : String(value).replace(" ", "T").replace(/(T[\d:.]+)$/, "$1Z")))

class Chart {
  constructor(host) {
    this.host = host
    this.root = host.querySelector(".tl-root")
    this.plot = host.querySelector(".tl-plot")
    this.over = host.querySelector(".tl-over")
    this.said = host.querySelector(".tl-said")
    this.keys = host.querySelector(".tl-keys")
    const id = `tl-alt-${++count}`
    host.querySelector(".tl-alt").id = id
    this.root.setAttribute("aria-describedby", id)
    this.drawn = null
    this.focus = -1
    this.order = []
    this.watch = new ResizeObserver(() => this.soon(() => this.measure(), "size", 150))
    this.watch.observe(this.root)
    document.addEventListener("fullscreenchange", this.onFull = () => this.measure())
    window.addEventListener("resize", this.onSize = () => this.soon(() => this.measure(), "size", 150))
    this.onEscape = (event) => this.escape(event)
    this.root.onkeydown = (event) => this.key(event)
    this.root.onblur = () => this.unhover()
    for (const button of host.querySelectorAll("[data-does]")) button.onclick = () => this.does(button.dataset.does)
  }

  soon(action, name, wait) {
    this.timers ??= {}
    clearTimeout(this.timers[name])
    this.timers[name] = setTimeout(action, wait)
  }

  // What Python needs to know before it can draw: a phone gets another picture than a desk.
  screen() {
    const full = document.fullscreenElement === this.root
    const edge = full ? 60 : 0
    const width = Math.floor((this.root.clientWidth - edge) / STEP) * STEP
    const room = Math.floor((window.innerHeight - edge) / STEP) * STEP
    return `${width}x${room}-${full ? "full-" : ""}${isDark(this.root) ? "dark" : "light"}`
  }

  // True when the picture Python sent may be drawn in the room there is; otherwise Python is told, once.
  measure() {
    if (!this.data?.screen) return true
    const screen = this.screen()
    if (screen === this.data.screen || screen === this.told) return true
    if (this.root.clientWidth >= STEP) {
      this.told = screen
      this.send.setStateValue("screen", screen)
    }
    return false
  }

  async render(data, send) {
    if (data.selected !== this.data?.selected) this.asked = ""
    this.data = data
    this.listenForEscape()
    this.send = send
    // A picture for another screen would only flash; the last one is kept until the right one comes.
    if (!this.measure()) return
    try {
      this.Plotly = await loadPlotly(data.plotly)
    } catch {
      send.setStateValue("failed", true)
      return
    }
    if (data.figure !== this.drawn || this.moved) await this.draw(data)
    this.root.setAttribute("aria-label", data.label)
    this.plot.setAttribute("aria-label", data.label)
    this.host.querySelector(".tl-alt").textContent = data.alt
    this.host.dataset.ready = "yes"
    this.host.dataset.query = data.query // what is drawn, for those who wait for it
    this.mark()
  }

  async draw(data) {
    const figure = JSON.parse(data.figure)
    const layout = figure.layout
    const narrow = layout.width < 600
    for (const name of Object.keys(layout)) {
      if (/^xaxis\d*$/.test(name)) layout[name].fixedrange = !data.zoom
      if (/^yaxis\d*$/.test(name)) layout[name].fixedrange = true
    }
    // On a phone a finger scrolls the page; the buttons zoom.
    layout.dragmode = data.zoom && !narrow ? "zoom" : false
    layout.hovermode = layout.hovermode || "closest"
    this.drawn = data.figure
    this.moved = false
    this.just = ""
    await this.Plotly.react(this.plot, figure.data, layout, { displayModeBar: false, responsive: false, doubleClick: false, showTips: false, scrollZoom: false })
    this.figure = figure
    this.root.style.setProperty("--tl-width", layout.width) // paper is narrower than a screen
    this.links = layout.meta?.links ?? {}
    this.at = layout.meta?.at ?? {}
    this.texts = {}
    for (const trace of figure.data) {
      if (trace.meta?.role !== "marks" || !trace.customdata) continue
      trace.customdata.forEach((id, i) => (this.texts[one(id)] ??= plain(Array.isArray(trace.hovertext) ? trace.hovertext[i] : trace.hovertext)))
    }
    const chosen = this.order[this.focus]
    this.order = Object.keys(this.at).filter((id) => id in this.texts).sort((a, b) => asTime(this.at[a][0]) - asTime(this.at[b][0]) || this.at[a][1] - this.at[b][1])
    this.focus = this.order.indexOf(chosen)
    if (!this.listening) this.listen()
  }

  listen() {
    this.listening = true
    this.plot.on("plotly_click", (event) => {
      // The label under the pointer is meant, not the nearest mark.
      const id = this.labelAt(event.event) ?? one(event.points?.[0]?.customdata)
      if (id) this.choose(id)
    })
    this.plot.onclick = (event) => {
      const id = this.labelAt(event) ?? this.markAt(event)
      if (id) this.choose(id)
    }
    this.plot.onpointermove = (event) => this.soon(() => this.overLabel(event), "over", 30)
    this.plot.on("plotly_hover", (event) => this.mark(one(event.points?.[0]?.customdata)))
    this.plot.on("plotly_unhover", () => this.mark())
    // The browser counts clicks by their own time; Plotly's count fails when the page is busy.
    this.plot.addEventListener("mousedown", (event) => event.detail === 2 && this.does("reset"), true)
    this.plot.on("plotly_relayout", (change) => {
      const name = Object.keys(change).find((key) => /^xaxis\d*\.range/.test(key))
      if (!name) return
      this.moved = true
      const [from, to] = this.plot._fullLayout[name.split(".")[0]].range.map(asTime)
      this.soon(() => this.zoom(from, to), "zoom", 120)
    })
  }

  zoom(from, to) {
    const [a, b] = [from, to].map((time) => day(Math.min(Math.max(time, EARLIEST), LATEST)))
    this.send.setTriggerValue("zoomed", { from: a < b ? a : b, to: a < b ? b : a, nonce: Date.now() })
  }

  // Labels let the pointer through, so that a drag may begin on one; which one was meant is asked here.
  labelAt({ clientX: x, clientY: y }) {
    for (const element of this.plot.querySelectorAll("g.annotation")) {
      const name = this.plot.layout.annotations?.[element.dataset.index]?.name
      if (!name || !(name in this.at)) continue
      const box = element.getBoundingClientRect()
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return name
    }
  }

  // Plotly reports a click only where it has shown a hover label before, which a quick hand or a finger outruns.
  markAt({ clientX, clientY }) {
    const box = this.plot.getBoundingClientRect()
    let [found, least] = [undefined, 12]
    for (const id of this.order) {
      const at = this.spot(id)
      const far = at ? Math.hypot(at[0] - clientX + box.left, at[1] - clientY + box.top) : Infinity
      if (far < least) [found, least] = [id, far]
    }
    return found
  }

  overLabel(event) {
    if (event.buttons) return
    const id = this.labelAt(event)
    if (id === this.label) return
    this.label = id
    this.root.classList.toggle("tl-on-label", Boolean(id))
    this.mark(id)
  }

  choose(id) {
    const now = Date.now()
    if (now - (this.chose ?? 0) < 100) return // mark and label under one click
    this.chose = now
    this.root.focus({ preventScroll: true }) // so that the arrow keys go on from here
    this.asked = this.just = id // ringed at once; the picture that comes rings it itself
    this.mark()
    this.listenForEscape()
    this.send.setTriggerValue("clicked", { id, nonce: Date.now() })
  }

  close() {
    this.asked = this.just = ""
    this.mark()
    this.send.setTriggerValue("clicked", { id: "", nonce: Date.now() })
  }

  does(what) {
    if (what === "keys") return this.help(this.keys.hidden)
    if (what === "full") {
      if (document.fullscreenElement) return document.exitFullscreen()
      return this.root.requestFullscreen?.()
    }
    if (what === "image") {
      const { width, height } = this.figure.layout
      return this.Plotly.downloadImage(this.plot, { format: "png", width, height, scale: 2, filename: "timeline" })
    }
    if (what === "reset") return this.send.setTriggerValue("zoomed", { from: "", to: "", nonce: Date.now() })
    const axis = this.plot._fullLayout?.xaxis
    if (!axis || !this.data.zoom) return
    const [from, to] = axis.range.map(asTime)
    const [middle, half] = [(from + to) / 2, (to - from) / 2]
    if (what === "in" || what === "out") {
      const wide = what === "in" ? half / 2 : half * 2
      this.zoom(middle - wide, middle + wide)
    }
    if (what === "earlier" || what === "later") {
      const shift = (what === "later" ? 1 : -1) * half
      this.zoom(from + shift, to + shift)
    }
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("button")) {
      if (event.key !== "Escape") return
    }
    const does = { "+": "in", "=": "in", "-": "out", 0: "reset", f: "full", "?": "keys", PageUp: "earlier", PageDown: "later" }[event.key]
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (does) this.does(does)
    else if (step) this.walk(this.focus < 0 ? (step > 0 ? 0 : this.order.length - 1) : this.focus + step)
    else if (event.key === "Home") this.walk(0)
    else if (event.key === "End") this.walk(this.order.length - 1)
    else if (event.key === "Enter" && this.focus >= 0) this.choose(this.order[this.focus])
    else if (event.key === "Escape") this.leave()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  leave() {
    this.focus = -1
    this.unhover()
  }

  // While a card is open, or on its way, Escape is heard from the whole page: a rerun may move the focus.
  listenForEscape() {
    const open = this.asked || this.data.selected || !this.keys.hidden
    document[open ? "addEventListener" : "removeEventListener"]("keydown", this.onEscape, true)
  }

  escape(event) {
    if (event.key !== "Escape" || event.altKey || event.ctrlKey || event.metaKey || this.claimed(event)) return
    event.preventDefault()
    event.stopPropagation()
    if (!this.keys.hidden) return this.help(false)
    this.leave()
    this.close()
  }

  // Full screen, what is being written and what is open above the page come before the card.
  claimed(event) {
    if (event.defaultPrevented || event.isComposing || document.fullscreenElement) return true
    const field = event.target.closest?.("input:not([type=radio], [type=checkbox], [type=range], [role=combobox]), textarea, [contenteditable=true]")
    if (field && field.value !== "") return true
    const above = [...document.querySelectorAll("[role=dialog], [role=listbox], [role=menu]")]
    return above.some((element) => element !== this.keys && element.checkVisibility())
  }

  walk(to) {
    if (!this.order.length) {
      this.said.textContent = "No single marks to walk here; zoom in with +."
      return
    }
    this.focus = Math.max(0, Math.min(this.order.length - 1, to))
    const id = this.order[this.focus]
    this.said.textContent = `${this.focus + 1} of ${this.order.length}. ${this.texts[id]}`
    this.mark(id)
    const at = this.spot(id)
    if (at) this.hover(id)
  }

  hover(id) {
    for (const [curve, trace] of this.figure.data.entries()) {
      const point = trace.customdata?.findIndex?.((value) => one(value) === id) ?? -1
      if (point >= 0 && trace.meta?.role === "marks") return this.Plotly.Fx.hover(this.plot, [{ curveNumber: curve, pointNumber: point }])
    }
  }

  unhover() {
    if (this.Plotly && this.plot._fullLayout) this.Plotly.Fx.unhover(this.plot)
    this.mark()
  }

  help(open) {
    this.keys.hidden = !open
    this.listenForEscape()
  }

  // Pixel of a mark inside the plot, or null when it lies outside the window.
  spot(id) {
    const full = this.plot._fullLayout
    const where = this.at[id]
    if (!where || !full?.xaxis) return null
    const yaxis = full[(where[2] ?? "y").replace("y", "yaxis")] ?? full.yaxis
    const x = full.xaxis.d2p(where[0]) + full.xaxis._offset
    const y = yaxis.d2p(where[1]) + yaxis._offset
    return Number.isFinite(x) && Number.isFinite(y) && x >= full.xaxis._offset - 4 && x <= full.xaxis._offset + full.xaxis._length + 4 ? [x, y] : null
  }

  // Rings the mark under the pointer, and joins it to what it disputes or is disputed by.
  mark(hovered) {
    const ids = new Set([this.just, hovered ?? this.order[this.focus]].filter(Boolean))
    const parts = []
    for (const id of ids) {
      const from = this.spot(id)
      if (!from) continue
      for (const other of this.links[id] ?? []) {
        const to = this.spot(other)
        if (to) parts.push(line(from, to))
      }
      parts.push(svg("circle", { cx: from[0], cy: from[1], r: 10, class: "tl-ring" }))
    }
    this.over.replaceChildren(...parts)
  }

  stop() {
    this.watch.disconnect()
    document.removeEventListener("keydown", this.onEscape, true)
    document.removeEventListener("fullscreenchange", this.onFull)
    window.removeEventListener("resize", this.onSize)
    if (this.Plotly) this.Plotly.purge(this.plot)
  }
}

function one(id) {
  return Array.isArray(id) ? id[0] : id
}

function plain(html) {
  const text = String(html ?? "").replace(/<br\s*\/?>/g, ". ").replace(/<[^>]*>/g, "")
  const area = document.createElement("textarea") // decodes &amp; and its kin without making elements
  area.innerHTML = text
  return area.value
}

function svg(name, values) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value)
  return element
}

function line([x1, y1], [x2, y2]) {
  const bend = Math.max(24, Math.abs(y2 - y1) * 0.35)
  return svg("path", { d: `M${x1},${y1}C${x1 + bend},${y1} ${x2 + bend},${y2} ${x2},${y2}`, class: "tl-link" })
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let chart = charts.get(parentElement)
  if (!chart) charts.set(parentElement, (chart = new Chart(parentElement)))
  chart.render(data, { setStateValue, setTriggerValue })
  return () => {
    chart.stop()
    charts.delete(parentElement)
  }
}
