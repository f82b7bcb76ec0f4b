import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RolloutQuestion } from '../../backend/contract/rollouts/rollout.ts'
import { useDocuments } from '../backend/documents.ts'
import { Panel } from '../ui/Panel.tsx'
import { useDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'
import { StepBoards } from './StepBoards.tsx'
import { StepCheck } from './StepCheck.tsx'
import { StepValues } from './StepValues.tsx'
import { StepWaves } from './StepWaves.tsx'
import { StepWhat } from './StepWhat.tsx'

/** What → which boards → values → dry run → waves → start. What was chosen stays while one goes back and forth. */
const STEPS = ['what', 'boards', 'values', 'check', 'waves'] as const

export function RolloutWizard() {
  const { t } = useTranslation('rollouts')
  const navigate = useNavigate()
  const [step, setStep] = useState(0)
  const draft = useDraft()
  const { find } = useDocuments('templates')
  const template = draft.act.kind === 'template' ? find(draft.act.templateId) : undefined
  const question: RolloutQuestion = {
    act: draft.act,
    boards: draft.boards.map((board) => ({ board, values: { ...draft.values[board] } })),
  }
  const here = STEPS[step] ?? 'what'
  const whatDone = draft.act.kind === 'template' ? template !== undefined : draft.act.kind !== 'firmware' || isFirmware(draft.act)
  const mayGo = here === 'what' ? whatDone : here === 'boards' ? draft.boards.length > 0 : true
  return (
    <>
      <ol className={classes.steps}>
        {STEPS.map((one, index) => (
          <li key={one} className={classes.stepName} {...(index === step ? { 'aria-current': 'step' as const } : {})}>
            {index + 1}. {t(`wizard.steps.${one}`)}
          </li>
        ))}
      </ol>
      <Panel title={t(`wizard.steps.${here}`)} note={here === 'what' ? undefined : t('wizard.chosen', { count: draft.boards.length })}>
        <div className={classes.form}>
          {here === 'what' && <StepWhat />}
          {here === 'boards' && <StepBoards />}
          {here === 'values' && <StepValues variables={template?.variables ?? []} />}
          {here === 'check' && <StepCheck question={question} />}
          {here === 'waves' && <StepWaves question={question} title={template?.name ?? t(`act.${draft.act.kind}`)} />}
          <div className={classes.acts}>
            <Button variant="subtle" onClick={() => void navigate({ to: '/devices/rollouts', search: {} })}>
              {t('wizard.leave')}
            </Button>
            <Button className={classes.end} disabled={step === 0} onClick={() => setStep(step - 1)}>
              {t('wizard.back')}
            </Button>
            {here !== 'waves' && (
              <Button variant="filled" disabled={!mayGo} onClick={() => setStep(step + 1)}>
                {t('wizard.next')}
              </Button>
            )}
          </div>
        </div>
      </Panel>
    </>
  )
}

function isFirmware(act: Extract<RolloutQuestion['act'], { kind: 'firmware' }>): boolean {
  if ('firmware' in act) return act.firmware !== ''
  const { url, sha256 } = act
  return /^https?:\/\/[^\s<>"]+$/.test(url) && /^[0-9a-f]{64}$/.test(sha256)
}
