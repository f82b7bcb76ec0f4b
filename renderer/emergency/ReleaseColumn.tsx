import { Checkbox, Radio, TextInput } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EmergencyOutput, HOLD_TO_RELEASE_MS } from '../../backend/contract/actuators/emergency.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useEmergency } from '../backend/emergency-store.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { SignDialog } from './DangerList.tsx'
import { releaseStop, signCause } from './emergency-calls.ts'
import { outputName, tookSeconds } from './matrix-rows.ts'
import { Step } from './Step.tsx'
import classes from './stop-page.module.css'
import { useHold } from './use-hold.ts'

const keyOf = ({ board, gpio }: EmergencyOutput) => `${board}/${gpio}`

/** The four steps to a release: sent, confirmed, secured on site, let go. Nothing of it is done by a click alone. */
export function ReleaseColumn({ outputs }: { outputs: readonly EmergencyOutput[] }) {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const { state } = useEmergency()
  const role = useRole()
  const may = allows(role, 'operator')
  const [reason, setReason] = useState('')
  const [restore, setRestore] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [signing, setSigning] = useState<EmergencyOutput | null>(null)
  const [busy, setBusy] = useState(false)
  const wasOn = outputs.filter(({ before }) => before?.on === true)
  const toSecure = outputs.filter((one) => one.secured !== null || one.state === 'unreachable' || one.state === 'still-on').slice(0, 50)
  const cause = state.reasons.find((one) => one.reason !== null)?.reason
  const time = state.stoppedAtMs === null ? '' : format.time(state.stoppedAtMs)
  const danger = state.unreachable + state.stillOn
  const n = format.number

  const why = !may
    ? t('release.whyRole')
    : state.open > 0
      ? t('release.whyOpen', { count: state.open })
      : state.cause === null
        ? t('release.whyCause')
        : reason.trim() === ''
          ? t('release.whyReason')
          : null
  const release = () => {
    setBusy(true)
    const chosen = restore ? wasOn.filter((one) => !left.has(keyOf(one))).map(({ board, gpio }) => ({ board, gpio })) : []
    releaseStop({ reason: reason.trim(), restore: chosen })
      .catch((fault: unknown) => showFailure(t('release.failed'), fault))
      .finally(() => setBusy(false))
  }
  const hold = useHold(HOLD_TO_RELEASE_MS, release)
  const ready = why === null && state.phase === 'latched' && !busy

  return (
    <section className={classes.release} aria-label={t('release.title')}>
      <header>
        <h2>{t('release.title')}</h2>
        <span>{may ? t('release.may') : t('release.mayNot')}</span>
      </header>
      <ol className={classes.steps}>
        <Step
          n={1}
          done={state.publishedAtMs !== null}
          title={t('release.sent')}
          how={
            state.publishedAtMs !== null && state.stoppedAtMs !== null
              ? t('release.sentHow', {
                  count: state.outputs,
                  n: n(state.outputs),
                  s: tookSeconds(state.publishedAtMs - state.stoppedAtMs, n),
                })
              : t('button.sendingLine')
          }
        />
        <Step
          n={2}
          done={state.confirmed === state.outputs}
          title={t('release.confirm')}
          how={t('release.confirmHow', { n: n(state.confirmed), all: n(state.outputs) })}
        >
          <span className={classes.meter} aria-hidden="true">
            {state.confirmed > 0 && <span data-kind="confirmed" style={{ flexGrow: state.confirmed }} />}
            {state.sent > 0 && <span data-kind="sent" style={{ flexGrow: state.sent }} />}
            {danger > 0 && <span data-kind="danger" style={{ flexGrow: danger }} />}
          </span>
        </Step>
        <Step n={3} done={state.open === 0 && state.cause !== null} title={t('release.secure')} how={t('release.secureHow')}>
          <Item
            label={cause ? t('release.causeOf', { reason: cause }) : t('release.cause')}
            signature={state.cause}
            disabled={!may || state.phase !== 'latched'}
            onSign={() => signCause().catch((fault: unknown) => showFailure(t('release.cause'), fault))}
          />
          {toSecure.map((output) => (
            <Item
              key={keyOf(output)}
              label={t('release.item', { name: outputName(output, format.language) })}
              signature={output.secured}
              disabled={!may || state.phase !== 'latched'}
              onSign={() => setSigning(output)}
            />
          ))}
        </Step>
        <Step
          n={4}
          done={false}
          title={t('release.free')}
          how={
            state.phase === 'releasing'
              ? t('release.zone', {
                  zone: state.release?.zone ?? t('outputs.noZone'),
                  done: n(state.release?.boards ?? 0),
                  all: n(state.boards),
                })
              : t('release.freeHow')
          }
        >
          {state.phase === 'latched' && (
            <>
              <TextInput
                label={t('release.reason')}
                placeholder={t('release.reasonHint')}
                value={reason}
                maxLength={256}
                disabled={!may}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Radio.Group
                label={t('release.after')}
                value={restore ? 'restore' : 'off'}
                onChange={(value) => setRestore(value === 'restore')}
              >
                <Radio value="off" label={t('release.staysOff')} description={t('release.staysOffHow')} mt={6} />
                <Radio
                  value="restore"
                  label={t('release.restore', { time })}
                  description={
                    !allows(role, 'admin') ? t('release.needsAdmin') : wasOn.length === 0 ? t('release.noneOn') : t('release.choose')
                  }
                  disabled={!allows(role, 'admin') || wasOn.length === 0}
                  mt={6}
                />
              </Radio.Group>
              {restore && (
                <div className={classes.choices}>
                  {wasOn.map((one) => (
                    <Checkbox
                      key={keyOf(one)}
                      size="xs"
                      checked={!left.has(keyOf(one))}
                      label={outputName(one, format.language)}
                      onChange={() => setLeft((before) => toggled(before, keyOf(one)))}
                    />
                  ))}
                </div>
              )}
            </>
          )}
        </Step>
      </ol>
      <footer>
        {why !== null && state.phase === 'latched' && (
          <p className={classes.why} id="release-why">
            <StatusGlyph status="critical" size={14} /> {why}
          </p>
        )}
        <button
          type="button"
          className={classes.hold}
          aria-disabled={!ready}
          aria-describedby={why === null ? undefined : 'release-why'}
          onPointerDown={(event) => event.button === 0 && ready && hold.begin(event.timeStamp)}
          onPointerUp={hold.cancel}
          onPointerLeave={hold.cancel}
          onPointerCancel={hold.cancel}
          onBlur={hold.cancel}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return
            event.preventDefault()
            if (ready && !event.repeat) hold.begin(event.timeStamp)
          }}
          onKeyUp={hold.cancel}
        >
          <span className={classes.holdFill} style={{ width: `${(hold.share ?? 0) * 100}%` }} aria-hidden="true" />
          <span className={classes.holdText}>
            {!ready && <IconLock size={16} stroke={1.75} aria-hidden="true" />}
            {state.phase === 'releasing'
              ? t('release.running')
              : hold.share !== null
                ? t('release.keep', { s: n(((1 - hold.share) * HOLD_TO_RELEASE_MS) / 1000, 1) })
                : t('release.hold', { n: n(state.outputs) })}
          </span>
        </button>
      </footer>
      <SignDialog output={signing} onClose={() => setSigning(null)} />
    </section>
  )
}

function Item({
  label,
  signature,
  disabled,
  onSign,
}: {
  label: string
  signature: { by: string; atMs: number } | null
  disabled: boolean
  onSign(): void
}) {
  const format = useFormat()
  return (
    <div className={classes.item}>
      <Checkbox
        size="xs"
        label={label}
        checked={signature !== null}
        disabled={disabled && signature === null}
        readOnly={signature !== null}
        onChange={() => signature === null && onSign()}
      />
      {signature && (
        <span className={classes.signature}>
          {personName(signature.by, format.language)} {format.shortTime(signature.atMs)}
        </span>
      )}
    </div>
  )
}

function toggled(before: ReadonlySet<string>, key: string): Set<string> {
  const after = new Set(before)
  if (!after.delete(key)) after.add(key)
  return after
}
