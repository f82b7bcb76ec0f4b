import { Button, Modal } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EmergencyOutput } from '../../backend/contract/actuators/emergency.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useLive, useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import blocks from '../ui/blocks.module.css'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { showFailure } from '../ui/toasts.tsx'
import { secureOutput } from './emergency-calls.ts'
import { outputName } from './matrix-rows.ts'
import classes from './stop-page.module.css'

/** More would push the matrix away; they stand there all the same. */
const SHOWN = 20

/** Outputs that count as on: what is known, how to cut them, and the signature that it was done. Not secured ones first. */
export function DangerList({ outputs }: { outputs: readonly EmergencyOutput[] }) {
  const { t } = useTranslation('emergency')
  const [signing, setSigning] = useState<EmergencyOutput | null>(null)
  const sorted = [...outputs].sort(
    (a, b) => Number(a.secured !== null) - Number(b.secured !== null) || Number(b.critical) - Number(a.critical),
  )
  return (
    <section className={classes.danger} aria-label={t('danger.title')}>
      <ul>
        {sorted.slice(0, SHOWN).map((output) => (
          <DangerRow key={`${output.board}/${output.gpio}`} output={output} onSign={() => setSigning(output)} />
        ))}
      </ul>
      {sorted.length > SHOWN && <p className={classes.dangerMore}>{t('danger.more', { count: sorted.length - SHOWN })}</p>}
      <SignDialog output={signing} onClose={() => setSigning(null)} />
    </section>
  )
}

function DangerRow({ output, onSign }: { output: EmergencyOutput; onSign(): void }) {
  const { t } = useTranslation('emergency')
  const format = useFormat()
  const may = allows(useRole(), 'operator')
  const { last, secured } = output
  const time = last === null ? '' : format.moment(last.atMs, Date.now())
  const percent = last && last.pwm !== null && last.on && last.pwm < 255 ? `${format.number(Math.round(last.pwm / 2.55))} %` : null
  const seen =
    last === null
      ? t('danger.never')
      : percent !== null
        ? t('danger.lastPwm', { percent, time })
        : t(last.on ? 'danger.lastOn' : 'danger.lastOff', { time })
  return (
    <li>
      <StatusGlyph status={secured ? 'manual' : 'critical'} size={20} />
      <span className={classes.dangerName}>
        <strong>{outputName(output, format.language)}</strong>
        <span>
          {output.boardName ?? output.board} · {t('outputs.gpio', { gpio: output.gpio })}
        </span>
      </span>
      <span className={classes.dangerWhat}>
        <span>
          <em>{output.state === 'still-on' ? t('danger.stillOn') : t('danger.unknown')}</em>{' '}
          {output.state === 'still-on' ? t('danger.lies') : seen}
        </span>
        <span>{output.isolation ? t('danger.cut', { how: output.isolation }) : t('danger.cutUnknown')}</span>
      </span>
      {secured ? (
        <span className={classes.securedBy}>
          {t('danger.securedBy', { by: personName(secured.by, format.language), time: format.time(secured.atMs) })}
        </span>
      ) : (
        <Button
          variant="default"
          leftSection={<IconHandStop size={16} stroke={1.75} />}
          disabled={!may}
          title={may ? undefined : t('release.mayNot')}
          onClick={onSign}
        >
          {t('danger.secure')}
        </Button>
      )}
    </li>
  )
}

/** Asks once, with the name that stands under it. */
export function SignDialog({ output, onClose }: { output: EmergencyOutput | null; onClose(): void }) {
  const { t } = useTranslation('emergency')
  const { language } = useFormat()
  const user = useLive((state) => state.user?.name ?? null)
  const [busy, setBusy] = useState(false)
  const sign = () => {
    if (output === null) return
    setBusy(true)
    secureOutput({ board: output.board, gpio: output.gpio })
      .then(onClose, (fault: unknown) => showFailure(t('danger.secure'), fault))
      .finally(() => setBusy(false))
  }
  return (
    <Modal
      opened={output !== null}
      onClose={onClose}
      title={output && t('secure.title', { name: outputName(output, language) })}
      closeButtonProps={{ 'aria-label': t('act.close', { ns: 'common' }) }}
    >
      <p className={classes.signText}>{t('secure.text')}</p>
      {output?.isolation && <p className={classes.signText}>{t('danger.cut', { how: output.isolation })}</p>}
      <div className={blocks.acts}>
        <Button variant="subtle" onClick={onClose}>
          {t('secure.cancel')}
        </Button>
        <Button onClick={sign} loading={busy} data-autofocus>
          {t('secure.sign', { name: personName(user, language) })}
        </Button>
      </div>
    </Modal>
  )
}
