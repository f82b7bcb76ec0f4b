import { useTranslation } from 'react-i18next'
import type { Discovery, FoundDevice } from '../../backend/contract/boards/discovery.ts'
import blocks from '../ui/blocks.module.css'
import { CopyLine } from '../ui/CopyLine.tsx'
import classes from './discovery.module.css'
import { brokerFor, PAYLOAD, snippetFor, suggestedId, topicOf } from './pointing.ts'

/** What to do with a found device that does not talk to this centre yet: what to enter on it, ready to be copied. */
interface Props {
  device: FoundDevice
  broker: Discovery['broker']
}

export function PointHere({ device, broker }: Props) {
  const { t } = useTranslation('discovery')
  const { kind } = device
  const place = brokerFor(device.address, broker, location.hostname)
  const id = suggestedId(device)
  const snippet = snippetFor(kind, place, id)
  if (kind === 'centre') return <p className={blocks.about}>{t('point.centre')}</p>
  if (kind === 'broker') {
    return (
      <>
        <p className={blocks.about}>{t('point.broker')}</p>
        <CopyLine text={`connection leitstand\naddress ${place.host}:${place.port}\ntopic kaiser/# both 1\ntopic sensors/# out 1`} />
        <Hints broker={broker} />
      </>
    )
  }
  const hint = kind === 'esphome' || kind === 'tasmota' || kind === 'shelly' || kind === 'board' ? kind : 'any'
  return (
    <>
      <p className={blocks.about}>{t(`point.${hint}`)}</p>
      <div className={classes.pair}>
        <CopyLine label={t('point.host')} text={place.host} />
        <CopyLine label={t('point.port')} text={String(place.port)} />
      </div>
      {snippet !== undefined && <CopyLine label={t(`point.snippet.${snippetName(kind)}`)} text={snippet} />}
      {hint === 'any' && (
        <div className={classes.pair}>
          <CopyLine label={t('point.topic')} text={topicOf(id)} />
          <CopyLine label={t('point.payload')} text={PAYLOAD} />
        </div>
      )}
      <Hints broker={broker} />
    </>
  )
}

function snippetName(kind: FoundDevice['kind']): 'esphome' | 'tasmota' | 'shelly' {
  return kind === 'tasmota' || kind === 'shelly' ? kind : 'esphome'
}

/** What stands in the way between a board and the broker. */
function Hints({ broker }: { broker: Discovery['broker'] }) {
  const { t } = useTranslation('discovery')
  return (
    <>
      {broker.localOnly && <p className={classes.warn}>{t('localOnly')}</p>}
      {broker.login && <p className={classes.hint}>{t('login')}</p>}
      <p className={classes.hint}>{t('point.next')}</p>
    </>
  )
}
