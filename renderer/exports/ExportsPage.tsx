import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Export } from '../../backend/contract/export.ts'
import { backendNow } from '../backend/clock.ts'
import { useDocuments } from '../backend/documents.ts'
import { useHiddenIds } from '../jobs/delayed-delete.ts'
import { HistoryTabs } from '../jobs/HistoryTabs.tsx'
import { isActive } from '../jobs/job-figures.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { LinkButton } from '../ui/LinkButton.tsx'
import table from '../ui/list-table.module.css'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { ExportDialog } from './ExportDialog.tsx'
import { ExportRow } from './ExportRow.tsx'
import { ExportWork } from './ExportWork.tsx'
import type { ExportDraft } from './export-draft.ts'
import classes from './exports.module.css'

/** Files made of history: what is being made, what can be fetched, what failed and why. */

const DAY_MS = 86_400_000
const FIRST_POINTS = 1000

export default function ExportsPage() {
  const { t } = useTranslation('exports')
  const { known, list } = useDocuments('exports')
  const hidden = useHiddenIds()
  const [draft, setDraft] = useState<ExportDraft | null>(null)
  const { active, finished } = useMemo(() => sorted(list.filter((one) => !hidden.has(one.id))), [list, hidden])
  const begin = () => {
    const toMs = Math.ceil(backendNow())
    setDraft({
      title: t('page.newTitle'),
      series: [],
      fromMs: toMs - DAY_MS,
      toMs,
      aggregation: 'mean',
      maxPoints: FIRST_POINTS,
      bucket: null,
    })
  }
  return (
    <div className={page.page}>
      <HistoryTabs here="exports">
        <Button variant="filled" leftSection={<IconDownload size={16} stroke={1.75} />} onClick={begin}>
          {t('page.new')}
        </Button>
      </HistoryTabs>
      {active.map((job) => (
        <ExportWork key={job.id} job={job} />
      ))}
      {known && active.length === 0 && finished.length === 0 && (
        <EmptyState title={t('page.none')} text={t('page.noneText')}>
          <LinkButton to="/explore">{t('page.toExplore')}</LinkButton>
        </EmptyState>
      )}
      {finished.length > 0 && (
        <Panel title={t('page.files')} note={t('page.kept')}>
          <div className={table.scroller}>
            <table className={`${table.table} ${classes.table}`}>
              <thead>
                <tr>
                  <th scope="col">{t('column.state')}</th>
                  <th scope="col">{t('column.file')}</th>
                  <th scope="col">{t('column.period')}</th>
                  <th scope="col" className={classes.number}>
                    {t('column.series')}
                  </th>
                  <th scope="col" className={classes.number}>
                    {t('column.rows')}
                  </th>
                  <th scope="col" className={classes.number}>
                    {t('column.size')}
                  </th>
                  <th scope="col">{t('column.made')}</th>
                  <th scope="col">
                    <span className="sr-only">{t('column.acts')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {finished.map((job) => (
                  <ExportRow key={job.id} job={job} />
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      )}
      {draft && <ExportDialog draft={draft} everySample onClose={() => setDraft(null)} />}
    </div>
  )
}

function sorted(list: readonly Export[]): { active: Export[]; finished: Export[] } {
  const active = list.filter((one) => isActive(one.progress))
  const finished = list.filter((one) => !isActive(one.progress)).sort((a, b) => b.createdAtMs - a.createdAtMs)
  return { active, finished }
}
