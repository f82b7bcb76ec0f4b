// The ceiling of charts.ts: the same answers drawn by ECharts alone in an empty page; bands as two stacked areas, as its manual does it.
;(() => {
  const host = document.body.appendChild(document.createElement('div'))
  host.style.cssText = 'width:1100px;height:520px'
  const chart = window.echarts.init(host, null, { renderer: 'canvas' })
  const painted = () =>
    new Promise((resolve) => {
      const channel = new MessageChannel()
      channel.port1.onmessage = resolve
      requestAnimationFrame(() => channel.port2.postMessage(null))
    })
  window.bare = async (url) => {
    const from = performance.now()
    const answer = await (await fetch(url)).json()
    const gotMs = performance.now() - from
    const lines = answer.series.flatMap((one) => {
      const column = (value) => one.points.map((point) => [point[0], value(point)])
      return [
        { type: 'line', showSymbol: false, data: column((point) => point[1]) },
        { type: 'line', showSymbol: false, stack: `${one.id}`, lineStyle: { opacity: 0 }, data: column((point) => point[2]) },
        {
          type: 'line',
          showSymbol: false,
          stack: `${one.id}`,
          lineStyle: { opacity: 0 },
          areaStyle: { opacity: 0.2 },
          data: column((point) => point[3] - point[2]),
        },
      ]
    })
    chart.setOption({ animation: false, xAxis: { type: 'time' }, yAxis: { type: 'value' }, series: lines }, { notMerge: true })
    await painted()
    return { gotMs, paintedMs: performance.now() - from }
  }
})()
