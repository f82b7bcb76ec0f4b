import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { seriesName } from '../quantities/series-name.ts'
import { RevisionHistory } from './RevisionHistory.tsx'

/** The changes of a series' history as a dialog: beside its settings, and at the address that running changes lead to. */
export function RevisionHistoryDialog({ series: id, opened, onClose }: { series: number; opened: boolean; onClose(): void }) {
  const { t } = useTranslation('revisions')
  const { t: common } = useTranslation()
  const { language } = useFormat()
  const series = useLive((state) => state.series.get(id))
  const title = series ? t('history.titleOf', { name: seriesName(series, language) }) : t('history.title')
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={title} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <RevisionHistory series={id} />
    </Modal>
  )
}
