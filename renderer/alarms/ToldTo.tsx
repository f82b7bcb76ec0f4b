import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorText } from '../language/errors.ts'
import blocks from '../ui/blocks.module.css'
import { askDeliveries } from './alarm-calls.ts'
import { DeliveryList } from './channels/DeliveryList.tsx'
import classes from './detail.module.css'

/** To whom this alarm was told, and what came of it. Asked anew when the alarm changes. */
export function ToldTo({ alarm, version, nowMs }: { alarm: string; version: number; nowMs: number }) {
  const { t } = useTranslation('alarms')
  const { data, error } = useQuery({
    queryKey: ['deliveries', 'alarm', alarm, version],
    queryFn: ({ signal }) => askDeliveries({ alarm, limit: 50 }, signal),
    placeholderData: (before) => before,
  })
  return (
    <section className={classes.section}>
      <h4 className={blocks.title}>{t('told')}</h4>
      {error && <p className={classes.fault}>{errorText(error)}</p>}
      {data &&
        (data.deliveries.length === 0 ? (
          <p className={classes.quiet}>{t('toldNobody')}</p>
        ) : (
          <DeliveryList deliveries={data.deliveries} nowMs={nowMs} />
        ))}
    </section>
  )
}
