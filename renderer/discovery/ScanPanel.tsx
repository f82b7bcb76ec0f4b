import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconRadar2 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readRange } from '../../backend/contract/boards/address-range.ts'
import { type Discovery, type FoundDevice, MOST_PORTS, type NetworkScan, SCAN_PORTS } from '../../backend/contract/boards/discovery.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useRole } from '../backend/live-store.ts'
import { JobWork } from '../jobs/JobWork.tsx'
import { jobFault } from '../jobs/job-fault.ts'
import { isActive } from '../jobs/job-figures.ts'
import { useJobWords } from '../jobs/use-job-words.ts'
import { errorText } from '../language/errors.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { Banner } from '../ui/Banner.tsx'
import { Panel } from '../ui/Panel.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import classes from './discovery.module.css'
import { cancelRangeScan, scanRange } from './discovery-calls.ts'
import { FoundList } from './FoundList.tsx'
import { portsText, readPorts } from './ports-field.ts'

/** A range to look at: checked while typing, own networks as suggestions, progress with a way out, what was found below. */
interface Props {
  state: Discovery
  scans: readonly NetworkScan[]
  devices: readonly FoundDevice[]
}

export function ScanPanel({ state, scans, devices }: Props) {
  const { t } = useTranslation('discovery')
  const { t: common } = useTranslation()
  const may = allows(useRole(), 'operator')
  const [text, setText] = useState(state.ranges[0]?.range ?? '')
  const [ports, setPorts] = useState(portsText(SCAN_PORTS))
  const [confirmed, setConfirmed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const format = useFormat()
  const running = scans.find(({ progress }) => isActive(progress))
  const last = running ?? scans.at(-1)
  const read = readRange(text)
  const chosenPorts = readPorts(ports)
  const wrong = text.trim() === '' || read.ok ? undefined : (reasonSentence(read.reason) ?? t('scan.wrong'))
  const isPublic = read.ok && !read.range.isPrivate
  const why = !may
    ? common('needsRole', { role: common('role.operator') })
    : running
      ? t('scan.runs')
      : !read.ok
        ? (wrong ?? t('scan.enter'))
        : chosenPorts === undefined
          ? t('scan.portsWrong', { most: MOST_PORTS })
          : isPublic && !confirmed
            ? t('scan.confirmFirst')
            : undefined

  const start = async () => {
    if (why !== undefined || chosenPorts === undefined) return
    setBusy(true)
    setFailure(undefined)
    try {
      await scanRange({ range: text.trim(), ports: chosenPorts, ...(isPublic && { confirmed: true }) })
    } catch (fault) {
      setFailure(errorText(fault))
    } finally {
      setBusy(false)
    }
  }
  const cancel = (id: string) => void cancelRangeScan(id).catch((fault: unknown) => showFailure(t('scan.cancelFailed'), fault))

  return (
    <Panel title={t('scan.title')} label={t('scan.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          void start()
        }}
      >
        <TextInput
          className={classes.range}
          label={t('scan.range')}
          description={read.ok ? t('scan.count', { count: read.range.count, text: format.number(read.range.count) }) : t('scan.forms')}
          placeholder="192.168.1.0/24"
          value={text}
          maxLength={64}
          error={wrong}
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setConfirmed(false)
          }}
        />
        <TextInput
          className={classes.ports}
          label={t('scan.ports')}
          description={t('scan.portsHint')}
          value={ports}
          maxLength={64}
          error={chosenPorts === undefined && t('scan.portsWrong', { most: MOST_PORTS })}
          spellCheck={false}
          onChange={(event) => setPorts(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="filled"
          className={classes.start}
          disabled={why !== undefined || busy}
          title={why}
          leftSection={<IconRadar2 size={16} stroke={1.75} />}
        >
          {t('scan.start')}
        </Button>
      </form>
      <div className={classes.under}>
        {state.ranges.length > 0 && (
          <div className={classes.suggested}>
            <span>{t('scan.own')}</span>
            {state.ranges.map(({ range, network }) => (
              <Button key={range} size="sm" variant="subtle" aria-pressed={range === text.trim()} onClick={() => setText(range)}>
                {range} · {network}
              </Button>
            ))}
          </div>
        )}
        {isPublic && (
          <Checkbox
            size="xs"
            label={t('scan.confirm', { range: text.trim() })}
            checked={confirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
          />
        )}
        {failure !== undefined && (
          <Banner status="critical" role="alert" title={t('scan.failed')}>
            {failure}
          </Banner>
        )}
        {running && (
          <JobWork
            title={t('scan.titleOf', { range: running.range })}
            progress={running.progress}
            onCancel={may ? () => cancel(running.id) : undefined}
          />
        )}
        {!running && last && <Ended scan={last} />}
      </div>
      <FoundList devices={devices} broker={state.broker} label={t('scan.found')} />
    </Panel>
  )
}

function Ended({ scan }: { scan: NetworkScan }) {
  const { t } = useTranslation('discovery')
  const words = useJobWords()
  const { state, error } = scan.progress
  const status = state === 'done' ? 'ok' : state === 'failed' ? 'critical' : 'idle'
  const outcome = state === 'failed' ? jobFault(error) : t(state === 'cancelled' ? 'scan.cancelled' : 'scan.done', figuresOf(scan))
  return (
    <p className={classes.ended} role="status">
      <StatusGlyph status={status} size={14} />
      <span>
        <strong>{t('scan.titleOf', { range: scan.range })}</strong>
        {': '}
        {outcome} {state === 'done' && scan.boards === 0 && t('scan.noBoard')}
      </span>
      <span className={classes.seen}>{words.took(scan.progress)}</span>
    </p>
  )
}

function figuresOf({ progress, answered, boards }: NetworkScan) {
  return { count: boards, answered, done: progress.done, total: progress.total ?? progress.done }
}
