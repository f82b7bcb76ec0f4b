import type { TFunction } from 'i18next'
import { createContext, useContext } from 'react'
import type { Format } from '../language/format.ts'

/** Words and number formats of the table, looked up once for all cells: hundreds of cells appear while scrolling. */
export interface TableWords {
  t: TFunction<'devices'>
  format: Format
}

export const TableWordsContext = createContext<TableWords | null>(null)

export function useWords(): TableWords {
  const words = useContext(TableWordsContext)
  if (!words) throw new Error('a cell of the device table stands outside of the table')
  return words
}
