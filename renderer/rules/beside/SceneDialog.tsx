import { ActionIcon, Button, Modal, Select, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DIMMED_TYPES } from '../../../backend/contract/configuration/configuration.ts'
import type { Scene, SceneBody } from '../../../backend/contract/rules/rule.ts'
import { newDocumentId, saveDocument } from '../../backend/documents.ts'
import { actuatorKey, useLive } from '../../backend/live-store.ts'
import { errorText } from '../../language/errors.ts'
import { NumberField } from '../../outputs/NumberField.tsx'
import blocks from '../../ui/blocks.module.css'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { OutputField } from '../inspector/fields.tsx'
import { NO_OUTPUT } from '../model/new-node.ts'
import classes from './beside.module.css'

/** Makes or changes a scene. */
type Part = SceneBody['outputs'][number]
const MOST = 64
const COMMANDS = ['ON', 'OFF', 'PWM'] as const

export function SceneDialog({ scene, onClose }: { scene: Scene | null; onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const [name, setName] = useState(scene?.name ?? '')
  const [parts, setParts] = useState<readonly Part[]>(scene?.outputs ?? [{ output: NO_OUTPUT, command: 'ON', percent: null }])
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const keys = parts.map(({ output }) => actuatorKey(output.board, output.gpio))
  const faultOf = (at: number) => {
    if (parts[at]?.output.board === '') return tried ? t('scene.outputMissing') : undefined
    return keys.indexOf(keys[at] ?? '') < at ? t('scene.twice') : undefined
  }
  const sound = name.trim() !== '' && parts.length > 0 && parts.every(({ output }, at) => output.board !== '' && faultOf(at) === undefined)
  const change = (at: number, part: Part) => setParts(parts.map((one, index) => (index === at ? part : one)))
  const save = async () => {
    setTried(true)
    if (!sound || busy) return
    setBusy(true)
    setFailure(undefined)
    try {
      await saveDocument('scenes', scene?.id ?? newDocumentId(), scene?.version ?? 0, { name: name.trim(), outputs: [...parts] })
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(scene === null ? 'scene.new' : 'scene.edit')}
      size={620}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          label={t('scene.name')}
          value={name}
          maxLength={80}
          data-autofocus
          error={tried && name.trim() === '' ? t('scene.nameMissing') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <fieldset className={classes.parts}>
          <legend>{t('scene.outputsHere')}</legend>
          {parts.map((part, at) => (
            <PartLine
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name while nothing is chosen
              key={at}
              part={part}
              at={at}
              error={faultOf(at)}
              onChange={(next) => change(at, next)}
              onRemove={() => setParts(parts.filter((_, index) => index !== at))}
            />
          ))}
          <div>
            <Button
              size="sm"
              leftSection={<IconPlus size={14} stroke={1.75} />}
              disabled={parts.length >= MOST}
              onClick={() => setParts([...parts, { output: NO_OUTPUT, command: 'ON', percent: null }])}
            >
              {t('scene.add')}
            </Button>
          </div>
        </fieldset>
        {failure !== undefined && (
          <p className={classes.fault} role="alert">
            {failure}
          </p>
        )}
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" loading={busy} disabled={parts.length === 0}>
            {t('scene.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface LineProps {
  part: Part
  at: number
  error: string | undefined
  onChange(part: Part): void
  onRemove(): void
}

function PartLine({ part, at, error, onChange, onRemove }: LineProps) {
  const { t } = useTranslation('ruleBeside')
  const { t: nodes } = useTranslation('ruleNodes')
  const type = useLive((state) => state.actuators.get(actuatorKey(part.output.board, part.output.gpio))?.type)
  const dimmed = part.command === 'PWM' || (type !== undefined && DIMMED_TYPES.includes(type))
  return (
    <div className={classes.part} data-share={part.command === 'PWM'}>
      <OutputField value={part.output} error={error} onChange={(output) => onChange({ ...part, output })} />
      <Select
        label={t('scene.state')}
        allowDeselect={false}
        value={part.command}
        data={COMMANDS.filter((one) => one !== 'PWM' || dimmed).map((value) => ({ value, label: nodes(`command.${value}`) }))}
        onChange={(next) => {
          const command = COMMANDS.find((one) => one === next) ?? 'ON'
          onChange({ ...part, command, percent: command === 'PWM' ? (part.percent ?? 50) : null })
        }}
      />
      {part.command === 'PWM' && (
        <NumberField
          label={t('scene.percent')}
          value={part.percent}
          min={0}
          max={100}
          onChange={(percent) => onChange({ ...part, percent: percent ?? 0 })}
        />
      )}
      <ActionIcon aria-label={t('scene.partAt', { at: at + 1 })} title={t('scene.partAt', { at: at + 1 })} onClick={onRemove}>
        <IconTrash size={16} stroke={1.75} />
      </ActionIcon>
    </div>
  )
}
