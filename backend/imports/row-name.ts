// What names the series of a row in a long file: its name, after its board where that is asked for. Used by guess and run alike.

export function rowNamer(nameColumn: number, boardColumn: number | null): (cells: readonly string[]) => string {
  if (boardColumn === null) return (cells) => cells[nameColumn]?.trim() ?? ''
  return (cells) => {
    const name = cells[nameColumn]?.trim() ?? ''
    const board = cells[boardColumn]?.trim() ?? ''
    return name === '' ? '' : `${board}/${name}`
  }
}
