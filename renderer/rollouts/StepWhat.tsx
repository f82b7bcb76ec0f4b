import { NumberInput, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RolloutActRequest } from '../../backend/contract/rollouts/rollout.ts'
import { useDocuments } from '../backend/documents.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { FirmwareFields } from './FirmwareFields.tsx'
import { changeDraft, useDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'

/** First step: the act. */

const FRESH: Record<RolloutActRequest['kind'], RolloutActRequest> = {
  template: { kind: 'template', templateId: '' },
  version: { kind: 'version', version: null },
  restart: { kind: 'restart' },
  firmware: { kind: 'firmware', firmware: '', version: null },
}
const KINDS = ['template', 'version', 'restart', 'firmware'] as const

export function StepWhat() {
  const { t } = useTranslation('rollouts')
  const act = useDraft((draft) => draft.act)
  const { list } = useDocuments('templates')
  return (
    <>
      <div className={classes.choices} role="radiogroup" aria-label={t('wizard.steps.what')}>
        {KINDS.map((kind) => (
          // biome-ignore lint/a11y/useSemanticElements: a card with two lines, not a bare radio
          <button
            key={kind}
            type="button"
            role="radio"
            aria-checked={act.kind === kind}
            className={classes.choice}
            onClick={() => act.kind !== kind && changeDraft({ act: FRESH[kind] })}
          >
            <strong>{t(`act.${kind}`)}</strong>
            <span className={classes.sub}>{t(`actHint.${kind}`)}</span>
          </button>
        ))}
      </div>
      {act.kind === 'template' &&
        (list.length === 0 ? (
          <div className={classes.acts}>
            <p className={classes.note}>{t('wizard.noTemplate')}</p>
            <LinkButton to="/devices/templates">{t('list.needTemplate')}</LinkButton>
          </div>
        ) : (
          <Select
            label={t('wizard.template')}
            data={list.map(({ id, name }) => ({ value: id, label: name }))}
            value={act.templateId || null}
            onChange={(id) => changeDraft({ act: { kind: 'template', templateId: id ?? '' } })}
            searchable
          />
        ))}
      {act.kind === 'version' && (
        <div className={classes.fields}>
          <NumberInput
            label={t('wizard.version')}
            description={t('wizard.versionHint')}
            min={1}
            allowDecimal={false}
            value={act.version ?? ''}
            onChange={(value) => changeDraft({ act: { kind: 'version', version: typeof value === 'number' && value >= 1 ? value : null } })}
          />
        </div>
      )}
      {act.kind === 'firmware' && <FirmwareFields act={act} />}
    </>
  )
}
