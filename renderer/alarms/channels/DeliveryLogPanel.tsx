import { Button, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Channel } from '../../../backend/contract/alarms/channel.ts'
import { DELIVERY_STATES } from '../../../backend/contract/alarms/delivery.ts'
import { useNow } from '../../backend/clock.ts'
import { watchDocuments } from '../../backend/document-store.ts'
import { errorText } from '../../language/errors.ts'
import { useFormat } from '../../language/format.ts'
import { Banner } from '../../ui/Banner.tsx'
import table from '../../ui/list-table.module.css'
import { Panel } from '../../ui/Panel.tsx'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { askDeliveries } from '../alarm-calls.ts'
import { statusOf } from '../alarm-words.ts'
import classes from './channels.module.css'
import { deliveryStatus, useDeliveryWords } from './delivery-words.ts'

/** What was told to whom: newest first, with tries and the reason of a failure. Asked anew whenever a channel sends. */

const PAGE = 50
const LOG = ['deliveries', 'log']

export function DeliveryLogPanel({ channels }: { channels: readonly Channel[] }) {
  const { t } = useTranslation('alarms')
  const format = useFormat()
  const words = useDeliveryWords()
  const nowMs = useNow()
  const [channel, setChannel] = useState<string | null>(null)
  const [state, setState] = useState<string | null>(null)
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: [...LOG, channel, state],
    queryFn: ({ pageParam, signal }) =>
      askDeliveries(
        {
          limit: PAGE,
          ...(channel !== null && { channel }),
          ...(state !== null && { state }),
          ...(pageParam !== null && { beforeMs: pageParam }),
        },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ deliveries, more }) => (more ? deliveries.at(-1)?.createdAtMs : undefined),
  })
  useEffect(
    () =>
      watchDocuments(({ noun, full }) => {
        if (noun === 'channel-states' && !full) void refetch()
      }),
    [refetch],
  )
  const list = data?.pages.flatMap(({ deliveries }) => deliveries) ?? []
  return (
    <Panel
      title={t('log.title')}
      note={t('log.about')}
      actions={
        <>
          <Select
            className={classes.filter}
            aria-label={t('log.channel')}
            placeholder={t('log.allChannels')}
            clearable
            clearButtonProps={{ 'aria-label': t('log.allChannels') }}
            value={channel}
            data={channels.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setChannel}
          />
          <Select
            className={classes.filter}
            aria-label={t('log.state')}
            placeholder={t('log.allStates')}
            clearable
            clearButtonProps={{ 'aria-label': t('log.allStates') }}
            value={state}
            data={DELIVERY_STATES.map((value) => ({ value, label: t(`log.states.${value}`) }))}
            onChange={setState}
          />
        </>
      }
    >
      {error && (
        <div className={classes.window}>
          <Banner status="critical" role="alert" title={t('log.failed')}>
            {errorText(error)}
          </Banner>
        </div>
      )}
      {data && list.length === 0 && <p className={classes.none}>{t(channel === null && state === null ? 'log.none' : 'log.noneFits')}</p>}
      {list.length > 0 && (
        <div className={table.scroller}>
          <table className={`${table.table} ${table.top}`}>
            <thead>
              <tr>
                {(['time', 'channel', 'message', 'outcome'] as const).map((head) => (
                  <th key={head} scope="col">
                    {t(`log.column.${head}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {list.map((one) => (
                <tr key={one.id}>
                  <td className={classes.time}>{format.moment(one.createdAtMs, nowMs)}</td>
                  <td>{one.channelName}</td>
                  <td className={classes.message}>
                    <StatusGlyph status={statusOf(one.notice.severity)} size={14} label={t(`severityOne.${one.notice.severity}`)} />{' '}
                    {words.text(one.notice)}
                    <span className={classes.sub}>
                      {[one.notice.kind === 'test' ? '' : t(`notice.${one.notice.kind}`), one.notice.boardName ?? one.notice.board]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </td>
                  <td className={classes.outcome}>
                    <StatusGlyph status={deliveryStatus(one)} size={14} /> {words.outcome(one, nowMs)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <div className={classes.more}>
          <Button size="sm" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('older')}
          </Button>
        </div>
      )}
    </Panel>
  )
}
