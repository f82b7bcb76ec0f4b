import { ActionIcon, Button, Modal, MultiSelect, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EMPTY_CONFIGURATION } from '../../backend/contract/configuration/configuration.ts'
import {
  MERGE_MODES,
  type Template,
  type TemplateBody,
  type TemplateVariable,
  templateFault,
} from '../../backend/contract/rollouts/template.ts'
import { saveDocument, useDocuments, useEdited } from '../backend/documents.ts'
import { useLive } from '../backend/live-store.ts'
import { useBoardTypes } from '../boards/board-types-query.ts'
import { reasonSentence } from '../language/reasons.ts'
import { showFailure } from '../ui/toasts.tsx'
import classes from './rollouts.module.css'
import { TemplateSettings } from './TemplateSettings.tsx'
import { bodyOfTemplate } from './template-file.ts'

/** Makes a template from a board (null), or changes one. */
interface Props {
  template: Template | null
  /** The board it is made from, where that is known already. */
  from?: string
  onClose(): void
}

const NEW: TemplateBody = { name: '', note: '', boardTypes: [], mode: 'add', variables: [], bindings: [], ...EMPTY_CONFIGURATION }

export function TemplateEditor({ template, from, onClose }: Props) {
  const { t } = useTranslation('rollouts')
  const { id, version } = useEdited(template)
  const { t: common } = useTranslation()
  const { list: configurations, find } = useDocuments('configurations')
  const boards = useLive((state) => state.boards)
  const types = useBoardTypes()
  const [body, setBody] = useState<TemplateBody>(() => (template ? bodyOfTemplate(template) : ofBoard(from ?? null, NEW)))
  const [board, setBoard] = useState<string | null>(from ?? null)
  const change = (part: Partial<TemplateBody>) => setBody({ ...body, ...part })
  const fault = templateFault(body)
  const ready = body.name.trim() !== '' && fault === undefined && (template !== null || board !== null)
  const save = async () => {
    try {
      await saveDocument('templates', id, version, { ...body, name: body.name.trim() })
      onClose()
    } catch (cause) {
      showFailure(t('templates.saveFailed'), cause)
    }
  }
  function ofBoard(id: string | null, before: TemplateBody): TemplateBody {
    const configuration = id === null ? undefined : find(id)
    if (configuration === undefined) return before
    const { sensors, actuators, offlineRules } = configuration
    const known = boards.get(configuration.id)
    return { ...before, sensors, actuators, offlineRules, boardTypes: known?.boardType ? [known.boardType] : [] }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={template ? t('editor.change', { name: template.name }) : t('editor.make')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void save()
        }}
      >
        {template === null && configurations.length === 0 && <p className={classes.note}>{t('editor.noBoards')}</p>}
        <div className={classes.hinted}>
          {template === null && (
            <Select
              label={t('editor.board')}
              description={t('editor.boardHint')}
              data={configurations.map(({ id }) => ({ value: id, label: boards.get(id)?.name ?? id }))}
              value={board}
              searchable
              onChange={(id) => {
                setBoard(id)
                setBody(ofBoard(id, body))
              }}
            />
          )}
          <TextInput
            label={t('editor.name')}
            maxLength={80}
            value={body.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label={t('editor.mode')}
            description={t(`modeHint.${body.mode}`)}
            data={MERGE_MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
            value={body.mode}
            allowDeselect={false}
            onChange={(value) => change({ mode: MERGE_MODES.find((mode) => mode === value) ?? 'add' })}
          />
          <MultiSelect
            label={t('editor.types')}
            description={t('editor.typesHint')}
            data={[
              ...types.map(({ id, name }) => ({ value: id, label: name })),
              // A file that was taken away since still says what the template fits.
              ...body.boardTypes.filter((id) => !types.some((one) => one.id === id)),
            ]}
            value={body.boardTypes}
            maxValues={16}
            onChange={(boardTypes) => change({ boardTypes })}
          />
          <TextInput
            label={t('editor.note')}
            maxLength={500}
            value={body.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
        </div>
        <strong>{t('editor.variables')}</strong>
        <p className={classes.note}>{t('editor.variablesHint', { open: '{{', close: '}}', interpolation: { escapeValue: false } })}</p>
        {body.variables.map((variable, index) => (
          <VariableRow
            // biome-ignore lint/suspicious/noArrayIndexKey: its name is what is being typed
            key={index}
            variable={variable}
            onChange={(made) => change({ variables: body.variables.map((one, place) => (place === index ? made : one)) })}
            onRemove={() =>
              change({
                variables: body.variables.filter((_, place) => place !== index),
                bindings: body.bindings.filter((one) => one.variable !== variable.name),
              })
            }
          />
        ))}
        <div className={classes.acts}>
          <Button
            size="sm"
            leftSection={<IconPlus size={14} stroke={1.75} />}
            onClick={() =>
              change({
                variables: [...body.variables, { name: `value${body.variables.length + 1}`, type: 'text', default: null, note: '' }],
              })
            }
          >
            {t('editor.add')}
          </Button>
        </div>
        <TemplateSettings body={body} onChange={change} />
        {fault !== undefined && <p className={classes.error}>{reasonSentence(fault)}</p>}
        <div className={classes.acts}>
          <Button variant="subtle" className={classes.end} onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!ready}>
            {t(template ? 'editor.save' : 'editor.make2')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function VariableRow({
  variable,
  onChange,
  onRemove,
}: {
  variable: TemplateVariable
  onChange(made: TemplateVariable): void
  onRemove(): void
}) {
  const { t } = useTranslation('rollouts')
  const { name, type, default: fallback } = variable
  const readDefault = (text: string, kind: TemplateVariable['type']) => {
    if (text === '') return null
    return kind === 'number' ? (Number.isFinite(Number(text)) ? Number(text) : null) : text
  }
  return (
    <div className={classes.entry}>
      <TextInput
        aria-label={t('editor.varName')}
        value={name}
        maxLength={32}
        onChange={(event) => onChange({ ...variable, name: event.currentTarget.value.replace(/\W/g, '') })}
      />
      <Select
        aria-label={t('editor.varType')}
        data={(['text', 'number'] as const).map((value) => ({ value, label: t(`editor.${value}`) }))}
        value={type}
        allowDeselect={false}
        onChange={(value) => onChange({ ...variable, type: value === 'number' ? 'number' : 'text', default: null })}
      />
      <TextInput
        aria-label={t('editor.default')}
        placeholder={t('editor.default')}
        value={fallback === null ? '' : String(fallback)}
        maxLength={64}
        onChange={(event) => onChange({ ...variable, default: readDefault(event.currentTarget.value, type) })}
      />
      <ActionIcon aria-label={t('editor.remove', { name })} title={t('editor.remove', { name })} onClick={onRemove}>
        <IconX size={14} stroke={1.75} />
      </ActionIcon>
    </div>
  )
}
