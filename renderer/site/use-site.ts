import { SITE_ID, type Site } from '../../backend/contract/site.ts'
import { useDocuments } from '../backend/documents.ts'

/** Where the plant stands; null: nobody has said so. Undefined until it is known. */
export function useSite(): Site | null | undefined {
  const { known, find, list } = useDocuments('sites')
  return known ? (find(SITE_ID) ?? list[0] ?? null) : undefined
}
