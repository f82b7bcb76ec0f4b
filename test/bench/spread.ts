/** Median, 99th percentile and worst of ages in ms, two decimals. */
export interface Spread {
  count: number
  p50: number
  p99: number
  max: number
}

/** Sorts `values` in place. */
export function spread(values: number[]): Spread {
  values.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(100 * (values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN)) / 100
  return { count: values.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
