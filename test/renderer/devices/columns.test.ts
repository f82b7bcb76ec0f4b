import { expect, test } from 'vitest'
import { deviceColumns, LEAST_WIDTH_PX, visibleColumns } from '../../../renderer/devices/columns.tsx'
import { CHECK_PX } from '../../../renderer/ui/VirtualTable.tsx'

const leastOf = (width: string) => Number(/\d+/.exec(width)?.[0])
const shownAt = (widthPx: number) => deviceColumns.filter(({ id }) => visibleColumns(widthPx)[id ?? ''])

test('columns that are shown fit into the table, whatever its width', () => {
  for (let widthPx = LEAST_WIDTH_PX; widthPx < 1500; widthPx++) {
    const need = shownAt(widthPx).reduce((sum, { meta }) => sum + leastOf(meta?.width ?? ''), CHECK_PX)
    expect(need).toBeLessThanOrEqual(widthPx)
  }
  expect(shownAt(1500)).toHaveLength(deviceColumns.length)
  expect(shownAt(LEAST_WIDTH_PX)).toHaveLength(deviceColumns.length - 4)
})
