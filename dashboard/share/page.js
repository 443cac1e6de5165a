// Draws the picture of a standalone page, scaled to the width there is, and joins a report to its rebuttals on hover.
(async () => {
  const stage = document.getElementById("stage")
  const inside = (id) => {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0))
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")))
  }
  for (const button of document.querySelectorAll("[data-file]")) {
    button.onclick = async () => {
      const link = document.createElement("a")
      link.download = button.dataset.name
      link.href = URL.createObjectURL(await inside(button.dataset.file).blob())
      link.click()
      URL.revokeObjectURL(link.href)
    }
  }
  const { data, layout } = await inside("figure").json()
  const { width, height } = layout
  stage.style.width = width + "px"
  stage.style.height = height + "px"
  // A picture smaller than 560 px says nothing: a narrow screen scrolls it sideways.
  const fit = () => {
    const scale = Math.min(1, Math.max(560, stage.parentElement.clientWidth) / width)
    stage.style.transform = `scale(${scale})`
    stage.parentElement.style.height = height * scale + "px"
  }
  fit()
  addEventListener("resize", fit)
  for (const name of Object.keys(layout)) {
    if (/^[xy]axis/.test(name)) layout[name].fixedrange = name[0] === "y" || layout[name].type !== "date"
  }
  const plot = document.createElement("div")
  stage.prepend(plot)
  await Plotly.newPlot(plot, data, layout, { displayModeBar: false, responsive: false, showTips: false })
  const { links = {}, at = {} } = layout.meta ?? {}
  const over = stage.querySelector(".over")
  const spot = (id) => {
    if (!at[id]) return null
    const [x, y, axis = "y"] = at[id]
    const full = plot._fullLayout
    const vertical = full[axis.replace("y", "yaxis")] ?? full.yaxis
    return [full.xaxis.d2p(x) + full.xaxis._offset, vertical.d2p(y) + vertical._offset]
  }
  plot.on("plotly_hover", ({ points: [{ customdata }] }) => {
    const id = Array.isArray(customdata) ? customdata[0] : customdata
    const from = spot(id)
    const lines = (links[id] ?? []).map(spot).filter((to) => from && to)
    over.replaceChildren(...lines.map(([x, y]) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
      path.setAttribute("d", `M${from[0]},${from[1]}L${x},${y}`)
      return path
    }))
  })
  plot.on("plotly_unhover", () => over.replaceChildren())
  document.documentElement.dataset.ready = "yes"
})()
