import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { waveSizes } from '../../backend/contract/rollouts/plan-waves.ts'
import {
  isConfiguring,
  MOST_BOARDS_OF_OPERATOR,
  type RolloutOptions,
  type RolloutQuestion,
} from '../../backend/contract/rollouts/rollout.ts'
import { useRole } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { showFailure } from '../ui/toasts.tsx'
import { beginRollout } from './rollout-calls.ts'
import { beginDraft, changeDraft, readWindow, useDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** Last step: waves, what stops them, and the start. Above ten boards their number is typed. */

const ASK_ABOVE = 10

export function StepWaves({ question, title }: { question: RolloutQuestion; title: string }) {
  const { t } = useTranslation('rollouts')
  const format = useFormat()
  const role = useRole()
  const navigate = useNavigate()
  const { name, reason, options } = useDraft()
  const [typed, setTyped] = useState('')
  const [window, setWindow] = useState('')
  const [busy, setBusy] = useState(false)
  const count = question.boards.length
  const set = (change: Partial<RolloutOptions>) => changeDraft({ options: { ...options, ...change } })
  const [first, second] = options.waves
  const waves = (canary: number, percent: number) =>
    set({
      waves: [
        { kind: 'boards', size: canary },
        { kind: 'percent', size: percent },
        { kind: 'rest', size: 0 },
      ],
    })
  const open = readWindow(window, Intl.DateTimeFormat().resolvedOptions().timeZone)
  const tooMany = role !== 'admin' && (count > MOST_BOARDS_OF_OPERATOR || question.act.kind === 'firmware')
  const mayStart = !busy && !tooMany && open !== undefined && (count <= ASK_ABOVE || typed.trim() === String(count))
  const start = async () => {
    if (open === undefined) return
    setBusy(true)
    try {
      const rollout = await beginRollout({
        ...question,
        name: name.trim() || title.slice(0, 80),
        reason,
        options: { ...options, window: open },
      })
      beginDraft({})
      void navigate({ to: '/devices/rollouts', search: { id: rollout.id } })
    } catch (fault) {
      showFailure(t('wizard.startFailed'), fault)
      setBusy(false)
    }
  }
  const number = (label: string, value: number | null, min: number, max: number, change: (value: number | null) => void) => (
    <NumberInput
      label={label}
      value={value ?? ''}
      min={min}
      max={max}
      clampBehavior="blur"
      onChange={(given) => change(typeof given === 'number' ? Math.min(max, Math.max(min, given)) : null)}
    />
  )
  return (
    <>
      <div className={classes.fields}>
        <TextInput
          label={t('wizard.name')}
          placeholder={title}
          maxLength={80}
          value={name}
          onChange={(event) => changeDraft({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('wizard.reason')}
          placeholder={t('wizard.reasonHint')}
          maxLength={256}
          value={reason}
          onChange={(event) => changeDraft({ reason: event.currentTarget.value })}
        />
        {number(t('wizard.canary'), first?.size ?? 1, 1, 2000, (value) => waves(value ?? 1, second?.size ?? 10))}
        {number(t('wizard.second'), second?.size ?? 10, 1, 100, (value) => waves(first?.size ?? 1, value ?? 10))}
        <Select
          label={t('wizard.order')}
          data={(['given', 'zones', 'random'] as const).map((value) => ({ value, label: t(`wizard.orders.${value}`) }))}
          value={options.order}
          allowDeselect={false}
          onChange={(value) => set({ order: (['given', 'zones', 'random'] as const).find((one) => one === value) ?? 'given' })}
        />
        {number(t('wizard.parallel'), options.parallel, 1, 50, (value) => set({ parallel: value ?? 1 }))}
        {number(t('wizard.timeout'), options.timeoutS, 5, 3600, (value) => set({ timeoutS: value ?? 120 }))}
        {number(t('wizard.soak'), options.soakS, 0, 86_400, (value) => set({ soakS: value ?? 0 }))}
        {number(t('wizard.stopFailures'), options.stopFailures, 1, 2000, (value) => set({ stopFailures: value }))}
        {number(t('wizard.stopPercent'), options.stopPercent, 1, 100, (value) => set({ stopPercent: value }))}
        {number(t('wizard.heap'), options.health.heapDropPercent, 0, 100, (value) =>
          set({ health: { ...options.health, heapDropPercent: value } }),
        )}
        <Select
          label={t('wizard.offline')}
          data={(['skip', 'wait'] as const).map((value) => ({ value, label: t(`wizard.offlines.${value}`) }))}
          value={options.offline}
          allowDeselect={false}
          onChange={(value) => set({ offline: value === 'wait' ? 'wait' : 'skip' })}
        />
        <TextInput
          label={t('wizard.window')}
          placeholder="22:00-05:00"
          error={open === undefined && t('wizard.windowHint')}
          value={window}
          onChange={(event) => setWindow(event.currentTarget.value)}
        />
      </div>
      {isConfiguring(question.act) && (
        <Checkbox
          label={t('wizard.returnWave')}
          checked={options.returnFailedWave}
          onChange={(event) => set({ returnFailedWave: event.currentTarget.checked })}
        />
      )}
      <p className={classes.note}>
        {t('wizard.plan', {
          sizes: waveSizes(options.waves, count)
            .map((size) => format.number(size))
            .join(' · '),
        })}
      </p>
      {tooMany && <p className={classes.warning}>{t('wizard.adminOnly', { most: MOST_BOARDS_OF_OPERATOR })}</p>}
      <div className={classes.acts}>
        {count > ASK_ABOVE && (
          <TextInput
            aria-label={t('wizard.typeCount', { count })}
            placeholder={t('wizard.typeCount', { count })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Button
          variant="filled"
          disabled={!mayStart}
          title={count > ASK_ABOVE ? t('wizard.typeCount', { count }) : undefined}
          onClick={() => void start()}
        >
          {t('wizard.start', { count })}
        </Button>
      </div>
    </>
  )
}
