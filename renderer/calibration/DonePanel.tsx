import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CalibrationRecord } from '../../backend/contract/calibrations/record.ts'
import { backendUrl } from '../backend/address.ts'
import { useFormat } from '../language/format.ts'
import { Banner } from '../ui/Banner.tsx'
import blocks from '../ui/blocks.module.css'
import classes from './calibration.module.css'
import { certificateUrl } from './calibration-calls.ts'

/** It is in force; the past can follow, and the certificate can be had. */
interface Props {
  record: CalibrationRecord
  onClose(): void
  onPast(): void
}

export function DonePanel({ record, onClose, onPast }: Props) {
  const { t } = useTranslation('calibration')
  const format = useFormat()
  return (
    <div className={classes.wizard}>
      <Banner status="ok" title={t('done.title')}>
        {record.dueAtMs === null ? t('done.noDue') : t('done.due', { date: format.date(record.dueAtMs, 0) })}
      </Banner>
      <p className={classes.note}>{t('done.past')}</p>
      <div className={blocks.foot}>
        <Button component="a" variant="subtle" href={backendUrl(certificateUrl(record.id, format.language))} download>
          {t('certificate')}
        </Button>
        <Button onClick={onPast}>{t('done.toPast')}</Button>
        <Button variant="filled" onClick={onClose} data-autofocus>
          {t('done.close')}
        </Button>
      </div>
    </div>
  )
}
