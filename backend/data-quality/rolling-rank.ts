// A high rank of the last 32 figures of a series: what is usual for it, whatever single figures do. Part of the detectors' state.

const SIZE = 32
/** The fourth largest: three outliers in 32 move nothing. */
const RANK = 28
/** The rank is found anew each time so many figures have come. */
const REFRESH = 8
export const RANK_CELLS = SIZE + 2

/** Works on cells it is given, so that a series' state is one array. Cells: count, rank, the figures. */
export class RollingRank {
  readonly #cells: Float64Array
  readonly #scratch = new Float64Array(SIZE)

  constructor(cells: Float64Array) {
    this.#cells = cells
  }

  get count(): number {
    return this.#cells[0] ?? 0
  }

  /** 0 until eight figures have come. */
  get usual(): number {
    return this.#cells[1] ?? 0
  }

  add(figure: number): void {
    const cells = this.#cells
    const count = cells[0] ?? 0
    cells[2 + (count % SIZE)] = figure
    cells[0] = count + 1
    if ((count + 1) % REFRESH === 0) cells[1] = this.#rank(Math.min(count + 1, SIZE))
  }

  #rank(count: number): number {
    const sorted = this.#scratch.subarray(0, count)
    sorted.set(this.#cells.subarray(2, 2 + count))
    sorted.sort()
    return sorted[Math.min(count - 1, Math.floor((RANK * count) / SIZE))] ?? 0
  }
}
