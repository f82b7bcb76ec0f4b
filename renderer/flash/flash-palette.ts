import { IconArchive, type IconBolt, IconStack2, IconTerminal2 } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'

/** What the command palette offers of flashing: its further pages, and the monitor of each port. */
export interface FlashEntry {
  id: string
  group: 'pages' | 'actions'
  title: string
  note: string
  icon: typeof IconBolt
  run(): void
}

export function useFlashEntries(): { pages: FlashEntry[]; monitors: FlashEntry[] } {
  const { t } = useTranslation('flash')
  const navigate = useNavigate()
  const ports = useDocuments('serial-ports').list
  const page = (id: 'archive' | 'bench' | 'monitor', icon: FlashEntry['icon'], run: () => void): FlashEntry => ({
    ...{ id: `page ${id}`, group: 'pages', title: t(`palette.${id}`), note: '', icon, run },
  })
  return {
    pages: [
      page('archive', IconArchive, () => void navigate({ to: '/flash/firmware' })),
      page('bench', IconStack2, () => void navigate({ to: '/flash/batches' })),
      page('monitor', IconTerminal2, () => void navigate({ to: '/flash/monitor' })),
    ],
    monitors: ports.flatMap(({ id, path, bridge, likely }) =>
      path === ''
        ? []
        : [
            {
              id: `monitor ${id}`,
              group: 'actions' as const,
              title: t('palette.monitorOf', { port: path.split('/').at(-1) || path, interpolation: { escapeValue: false } }),
              note: likely ?? bridge ?? path,
              icon: IconTerminal2,
              run: () => void navigate({ to: '/flash/monitor', search: { port: id } }),
            },
          ],
    ),
  }
}
