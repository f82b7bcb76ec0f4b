/** Boards that are dragged from a list onto a zone. */

const TYPE = 'application/x-leitstand-boards'

export function dragBoards(transfer: DataTransfer, boards: readonly string[]): void {
  transfer.setData(TYPE, JSON.stringify(boards))
  transfer.effectAllowed = 'move'
}

export function hasBoards({ types }: Pick<DataTransfer, 'types'>): boolean {
  return types.includes(TYPE)
}

/** Empty where something else is dropped. */
export function draggedBoards(transfer: Pick<DataTransfer, 'getData'>): string[] {
  const text = transfer.getData(TYPE)
  if (text === '') return []
  const boards: unknown = JSON.parse(text)
  return Array.isArray(boards) ? boards.filter((id) => typeof id === 'string') : []
}
