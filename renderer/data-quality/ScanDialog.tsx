import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { backendNow } from '../backend/clock.ts'
import { RangeFields } from '../exports/RangeFields.tsx'
import { errorText } from '../language/errors.ts'
import { SeriesPicker } from '../series-picker/SeriesPicker.tsx'
import blocks from '../ui/blocks.module.css'
import { FormDialog } from '../ui/FormDialog.tsx'
import { showToast } from '../ui/toasts.tsx'
import { scanPast } from './finding-calls.ts'

/** Looks for faults in a stretch that has passed: the last 30 days of all series, or what is chosen. */

const DAYS_30_MS = 30 * 86_400_000
const MOST_SERIES = 1000

export function ScanDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('quality')
  const [range, setRange] = useState(() => {
    const toMs = Math.floor(backendNow())
    return { fromMs: toMs - DAYS_30_MS, toMs }
  })
  const [all, setAll] = useState(true)
  const [series, setSeries] = useState<number[]>([])
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const blocked = !all && series.length === 0
  const start = async () => {
    setBusy(true)
    setFailure(undefined)
    try {
      await scanPast(range.fromMs, range.toMs, all ? undefined : series)
      showToast({ status: 'ok', title: t('scan.started'), text: t('scan.startedText') })
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={t('scan.title')}
      size={560}
      act={t('scan.start')}
      blocked={blocked ? t('scan.choose') : undefined}
      busy={busy}
      failed={t('scan.failed')}
      failure={failure}
      onSubmit={() => void start()}
      onClose={onClose}
    >
      <p className={blocks.about}>{t('scan.text')}</p>
      <RangeFields fromMs={range.fromMs} toMs={range.toMs} onChange={setRange} />
      <SegmentedControl
        aria-label={t('scan.what')}
        value={all ? 'all' : 'some'}
        data={[
          { value: 'all', label: t('scan.all') },
          { value: 'some', label: t('scan.some') },
        ]}
        onChange={(value) => setAll(value === 'all')}
      />
      {!all && <SeriesPicker label={t('scan.series')} chosen={series} most={MOST_SERIES} onChange={setSeries} />}
    </FormDialog>
  )
}
