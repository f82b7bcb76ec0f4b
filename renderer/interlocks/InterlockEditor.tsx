import { ActionIcon, MultiSelect, Switch, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Interlock } from '../../backend/contract/actuators/interlock.ts'
import { saveDocument, useEdited } from '../backend/documents.ts'
import { actuatorKey, actuatorOfKey } from '../backend/live-store.ts'
import { useNamedOutputs } from '../outputs/output-name.ts'
import blocks from '../ui/blocks.module.css'
import { EditorDrawer } from '../ui/EditorDrawer.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { useForm } from '../ui/use-form.ts'
import { MemberLine, StandingLine } from './InterlockTable.tsx'
import { MEMBER_STATUS, type Member } from './interlock-state.ts'
import classes from './interlocks.module.css'
import { useMembers } from './use-members.ts'

/** Drawer that makes or changes an interlock; says beside the choice what it would forbid now. Faults show once saving was tried. */
interface Props {
  /** Null: a new one. */
  interlock: Interlock | null
  members: readonly Member[]
  /** Why it cannot be saved. */
  needs: string | undefined
  onClose(): void
}

const MOST = 16

export function InterlockEditor({ interlock, members: before, needs, onClose }: Props) {
  const { t } = useTranslation('interlocks')
  const { id, version } = useEdited(interlock)
  const editing = useForm(() => ({
    name: interlock?.name ?? '',
    members: before.map(({ board, gpio }) => ({ board, gpio })),
    enabled: interlock?.enabled !== false,
  }))
  const { form, tried, set } = editing
  const { name, members, enabled } = form
  const outputs = useNamedOutputs()
  const membersOf = useMembers()
  const views = membersOf(members)
  const all = new Map(membersOf(outputs).map((one) => [one.key, one]))

  const nameless = name.trim() === ''
  const few = members.length < 2
  const boards = new Set(members.map(({ board }) => board))

  return (
    <EditorDrawer
      title={interlock ? t('editor.change', { name: interlock.name }) : t('editor.new')}
      size={480}
      editing={editing}
      faulty={nameless || few}
      needs={needs}
      save={t('editor.save')}
      failed={t('editor.failed')}
      onSave={() => saveDocument('interlocks', id, version, { ...form, name: name.trim() })}
      onClose={onClose}
    >
      <TextInput
        label={t('editor.name')}
        value={name}
        maxLength={64}
        error={tried && nameless ? t('fault.name') : undefined}
        data-autofocus
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <section className={blocks.section}>
        <h3 className={blocks.title}>{t('editor.kind')}</h3>
        <p className={blocks.hint}>{t('editor.kindText')}</p>
        <MultiSelect
          label={t('editor.outputs')}
          searchable
          data={outputs.map((one) => ({ value: one.key, label: `${one.name}, ${one.boardName}` }))}
          value={keysOf(members)}
          maxValues={MOST}
          limit={60}
          placeholder={t(outputs.length === 0 ? 'editor.noOutputs' : 'editor.choose')}
          nothingFoundMessage={t('editor.none')}
          error={tried && few ? t('fault.outputs') : undefined}
          renderOption={({ option }) => {
            const one = all.get(option.value)
            return one === undefined ? (
              option.label
            ) : (
              <span className={classes.option}>
                <StatusGlyph status={MEMBER_STATUS[one.state]} size={12} bare />
                <span className={classes.clip}>{one.name}</span>
                <span className={classes.board}>{one.boardName}</span>
                <span className={classes.state}>{t(`state.${one.state}`)}</span>
              </span>
            )
          }}
          onChange={(keys) => set({ members: keys.map(actuatorOfKey) })}
        />
        {views.length > 0 && (
          <ul className={classes.chosen}>
            {views.map((one) => (
              <li key={one.key}>
                <MemberLine member={one} />
                <ActionIcon
                  size={24}
                  variant="subtle"
                  aria-label={t('editor.take', { name: one.name })}
                  title={t('editor.take', { name: one.name })}
                  onClick={() => set({ members: members.filter((member) => actuatorKey(member.board, member.gpio) !== one.key) })}
                >
                  <IconX size={14} stroke={1.75} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        {!few && <StandingLine enabled={enabled} members={views} />}
        {!few && <p className={blocks.hint}>{t(boards.size === 1 ? 'editor.onBoards' : 'editor.overBoards')}</p>}
      </section>
      <Switch
        label={t('editor.enabled')}
        description={t('editor.enabledHint')}
        checked={enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
    </EditorDrawer>
  )
}

function keysOf(members: readonly Member[]): string[] {
  return members.map(({ board, gpio }) => actuatorKey(board, gpio))
}
