import { ActionIcon, Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { ConfigurationBody } from '../../backend/contract/configuration/configuration.ts'
import { type PinPart, pinParts, subzonesOf } from '../../backend/contract/configuration/subzones.ts'
import { MOST_SUBZONES, type Subzone } from '../../backend/contract/zone.ts'
import blocks from '../ui/blocks.module.css'
import { showFailure } from '../ui/toasts.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
import { added, type DraftSubzone, draftOf, problemOf, renamed, subzonesOfDraft, withPin } from './subzone-draft.ts'
import { nameOf } from './zone-rows.ts'
import classes from './zones.module.css'

/** All sub-zones of a board: names, and which configured pins each has. The caller saves them. */
interface Props {
  board: Board
  configuration: ConfigurationBody
  /** Rejects where it was not saved; the editor stays then. */
  onSave(after: readonly Subzone[], before: readonly Subzone[]): Promise<void>
  onClose(): void
}

export function SubzonesEditor({ board, configuration, onSave, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('zones')
  const { t: common } = useTranslation()
  const [before] = useState(() => subzonesOf(configuration))
  const [draft, setDraft] = useState(() => draftOf(before))
  const [busy, setBusy] = useState(false)
  const [shown, setShown] = useState(false)
  const parts = pinParts(configuration)
  const broken = draft.some((row) => problemOf(draft, row) !== undefined)
  const after = subzonesOfDraft(draft)
  const changed = JSON.stringify(after) !== JSON.stringify(before)
  const add = () => setDraft(added(draft, crypto.randomUUID(), (number) => t('editor.newName', { number })))
  const save = async () => {
    setShown(true)
    if (broken || busy) return
    setBusy(true)
    try {
      await onSave(after, before)
      onClose()
    } catch (fault) {
      showFailure(t('failed.subzones'), fault)
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={t('editor.title', { board: nameOf(board), interpolation: { escapeValue: false } })}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p className={classes.note}>{t('editor.hint')}</p>
        <div className={classes.groups}>
          {draft.map((row, at) => (
            <Group key={row.key} row={row} number={at + 1} draft={draft} parts={parts} problems={shown} onChange={setDraft} />
          ))}
        </div>
        <div className={blocks.acts}>
          <Button
            style={{ marginInlineEnd: 'auto' }}
            disabled={draft.length >= MOST_SUBZONES || parts.length === 0}
            title={
              draft.length >= MOST_SUBZONES ? t('editor.most', { most: MOST_SUBZONES }) : parts.length === 0 ? t('editor.free') : undefined
            }
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={add}
          >
            {t('editor.add')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={!changed || busy}>
            {t('editor.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface GroupProps {
  row: DraftSubzone
  number: number
  draft: readonly DraftSubzone[]
  parts: readonly PinPart[]
  /** Also what is only unfinished is named. */
  problems: boolean
  onChange(draft: DraftSubzone[]): void
}

function Group({ row, number, draft, parts, problems, onChange }: GroupProps) {
  const { t } = useTranslation('zones')
  const plain = { name: row.name, interpolation: { escapeValue: false } } as const
  const problem = problemOf(draft, row)
  const said = problem === 'sameName' || problems ? problem : undefined
  return (
    <fieldset className={classes.group} aria-label={row.name}>
      <div className={classes.groupHead}>
        <TextInput
          label={t('editor.name', { number })}
          value={row.name}
          maxLength={64}
          error={said === 'sameName' || said === 'noName' ? t(`editor.${said}`) : undefined}
          onChange={(event) => onChange(renamed(draft, row.key, event.currentTarget.value))}
        />
        <ActionIcon
          size={32}
          aria-label={t('editor.remove', plain)}
          title={t('editor.remove', plain)}
          onClick={() => onChange(draft.filter(({ key }) => key !== row.key))}
        >
          <IconTrash size={16} stroke={1.75} />
        </ActionIcon>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: the fieldset is the sub-zone, this is its choice of pins */}
      <div className={classes.choices} role="group" aria-label={t('editor.pins', plain)}>
        {parts.map(({ gpio, names }) => {
          const holder = draft.find((one) => one.key !== row.key && one.gpios.includes(gpio))
          const elsewhere = holder && t('editor.elsewhere', { name: holder.name, interpolation: { escapeValue: false } })
          return (
            <Checkbox
              key={gpio}
              label={`${gpio} ${names.join(', ')}${elsewhere === undefined ? '' : ` (${elsewhere})`}`}
              checked={row.gpios.includes(gpio)}
              onChange={(event) => onChange(withPin(draft, row.key, gpio, event.currentTarget.checked))}
            />
          )
        })}
      </div>
      {said === 'noPin' && <p className={classes.problem}>{t('editor.noPin')}</p>}
    </fieldset>
  )
}
