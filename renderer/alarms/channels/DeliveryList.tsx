import { useTranslation } from 'react-i18next'
import type { Delivery } from '../../../backend/contract/alarms/delivery.ts'
import { useFormat } from '../../language/format.ts'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import classes from '../detail.module.css'
import { deliveryStatus, useDeliveryWords } from './delivery-words.ts'

/** Messages about one alarm, newest first: channel, why, what came of it. */
export function DeliveryList({ deliveries, nowMs }: { deliveries: readonly Delivery[]; nowMs: number }) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const words = useDeliveryWords()
  return (
    <ul className={classes.steps}>
      {deliveries.map((one) => (
        <li key={one.id}>
          <StatusGlyph status={deliveryStatus(one)} size={14} />
          <time className={classes.quiet} dateTime={new Date(one.createdAtMs).toISOString()}>
            {format.moment(one.createdAtMs, nowMs)}
          </time>
          <span>
            <b>{one.channelName}</b>{' '}
            <span className={classes.quiet}>
              {t(`notice.${one.notice.kind}`)} · {words.outcome(one, nowMs)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
