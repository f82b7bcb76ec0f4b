import { Autocomplete, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import { useDocuments } from '../../backend/documents.ts'
import { TimeZoneSelect } from '../../exports/TimeZoneSelect.tsx'
import { NumberField } from '../../outputs/NumberField.tsx'
import blocks from '../../ui/blocks.module.css'
import { RulePlace } from '../beside/RulePlace.tsx'
import { useRulePlaces } from '../beside/use-rule-places.ts'
import type { RuleEditor } from '../editor/use-rule-editor.ts'
import { SpanField } from './fields.tsx'
import classes from './inspector.module.css'

/** The rule as a whole: name, priority, and the bounds that keep it from doing harm. Stands where no node is chosen. */
interface Props {
  editor: RuleEditor
  nameError: string | undefined
  /** Undefined until the installation is known. */
  world: RuleSurroundings | undefined
}

export function RuleForm({ editor, nameError, world }: Props) {
  const { t } = useTranslation('rules')
  const { rule } = editor
  const rules = useDocuments('rules').list
  const places = useRulePlaces()
  const groups = useMemo(() => [...new Set(rules.flatMap(({ group }) => (group === '' ? [] : [group])))].sort(), [rules])
  const set = (change: Partial<RuleBody>, field: string) => editor.change((now) => ({ ...now, ...change }), `rule ${field}`)
  return (
    <div className={blocks.form}>
      <TextInput
        label={t('form.name')}
        value={rule.name}
        maxLength={80}
        error={nameError}
        onChange={(event) => set({ name: event.currentTarget.value }, 'name')}
      />
      <div className={classes.pair}>
        <Autocomplete
          label={t('form.group')}
          data={groups}
          value={rule.group}
          maxLength={80}
          onChange={(group) => set({ group }, 'group')}
        />
        <NumberField
          label={t('form.priority')}
          value={rule.priority}
          min={0}
          max={100}
          whole
          onChange={(priority) => set({ priority: priority ?? 50 }, 'priority')}
        />
      </div>
      <p className={blocks.hint}>{t('form.priorityHint')}</p>
      <Textarea
        label={t('form.note')}
        value={rule.note}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        onChange={(event) => set({ note: event.currentTarget.value }, 'note')}
      />
      <section className={classes.section} aria-label={t('form.bounds')}>
        <h3>{t('form.bounds')}</h3>
        <div className={classes.pair}>
          <SpanField label={t('form.cooldown')} value={rule.cooldownS} onChange={(cooldownS) => set({ cooldownS }, 'cooldown')} />
          <NumberField
            label={t('form.perHour')}
            value={rule.maxPerHour}
            min={1}
            max={1000}
            whole
            placeholder={t('form.noBound')}
            onChange={(maxPerHour) => set({ maxPerHour }, 'perHour')}
          />
        </div>
        <div className={classes.pair}>
          <SpanField
            label={t('form.maxRuntime')}
            value={rule.maxRuntimeS ?? 0}
            max={86_400}
            description={t('form.maxRuntimeHint')}
            onChange={(next) => set({ maxRuntimeS: next > 0 ? next : null }, 'maxRuntime')}
          />
          <NumberField
            label={t('form.failures')}
            value={rule.failuresToDisable}
            min={0}
            max={100}
            whole
            description={t('form.failuresHint')}
            onChange={(failures) => set({ failuresToDisable: failures ?? 0 }, 'failures')}
          />
        </div>
        <Select
          label={t('form.unknown')}
          allowDeselect={false}
          value={rule.whenUnknown}
          data={[
            { value: 'end', label: t('form.unknownEnd') },
            { value: 'keep', label: t('form.unknownKeep') },
          ]}
          onChange={(value) => set({ whenUnknown: value === 'keep' ? 'keep' : 'end' }, 'unknown')}
        />
      </section>
      <section className={classes.section} aria-label={t('form.place')}>
        <h3>{t('form.place')}</h3>
        <TimeZoneSelect label={t('form.zone')} value={rule.timeZone} onChange={(timeZone) => set({ timeZone }, 'zone')} />
        <Switch
          label={t('form.alsoOnBoard')}
          description={t('form.alsoOnBoardHint')}
          checked={rule.alsoOnBoard}
          onChange={(event) => set({ alsoOnBoard: event.currentTarget.checked }, 'alsoOnBoard')}
        />
        <RulePlace rule={rule} world={world} place={places.get(editor.id)} />
        <Switch
          label={t('form.enabled')}
          description={t('form.enabledHint')}
          checked={rule.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked }, 'enabled')}
        />
      </section>
    </div>
  )
}
