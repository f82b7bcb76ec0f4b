// What names the series of a row in a long file: its name, after its board where that is asked for. Used by guess and run alike.

export function rowNamer(nameColumn: number, boardColumn: number | null): (cells: readonly string[]) => string {
  if (boardColumn === null) return (cells) => bare(cells[nameColumn])
  return (cells) => {
    const name = bare(cells[nameColumn])
    const board = bare(cells[boardColumn])
    return name === '' ? '' : `${board}/${name}`
  }
}

/** Without the apostrophe that keeps spreadsheets from taking a name for a formula, as our own exports write it. */
export function bare(text = ''): string {
  return text.trim().replace(/^'(?=[=+\-@])/, '')
}
