import { ActionIcon, Button, Drawer, MultiSelect, Switch, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Interlock, InterlockBody } from '../../backend/contract/interlock.ts'
import { newDocumentId, saveDocument } from '../backend/documents.ts'
import { actuatorKey } from '../backend/live-store.ts'
import { UnsavedGuard } from '../jobs/UnsavedGuard.tsx'
import { errorText } from '../language/errors.ts'
import { useNamedOutputs } from '../outputs/output-name.ts'
import editor from '../schedules/editor.module.css'
import { Banner } from '../ui/Banner.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { useFocusBack } from '../ui/use-focus-back.ts'
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
  useFocusBack()
  const { t } = useTranslation('interlocks')
  const { t: common } = useTranslation()
  const [name, setName] = useState(interlock?.name ?? '')
  const [members, setMembers] = useState<readonly Member[]>(before)
  const [enabled, setEnabled] = useState(interlock?.enabled !== false)
  const [tried, setTried] = useState(false)
  const [asking, setAsking] = useState(false)
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string>()
  const element = useRef<HTMLFormElement>(null)
  const outputs = useNamedOutputs()
  const membersOf = useMembers()
  const views = membersOf(members)
  const all = new Map(membersOf(outputs).map((one) => [one.key, one]))

  const dirty =
    name !== (interlock?.name ?? '') || enabled !== (interlock?.enabled !== false) || keysOf(members).join() !== keysOf(before).join()
  const close = () => (dirty ? setTimeout(() => setAsking(true)) : onClose())
  const nameless = name.trim() === ''
  const few = members.length < 2
  const boards = new Set(members.map(({ board }) => board))

  const save = async () => {
    setTried(true)
    if (nameless || few) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    setSaving(true)
    setFailure(undefined)
    const body: InterlockBody = { name: name.trim(), members: members.map(({ board, gpio }) => ({ board, gpio })), enabled }
    try {
      await saveDocument('interlocks', interlock?.id ?? newDocumentId(), interlock?.version ?? 0, body)
      onClose()
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }

  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={480}
      title={interlock ? t('editor.change', { name: interlock.name }) : t('editor.new')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        ref={element}
        className={editor.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving && needs === undefined) void save()
        }}
      >
        <TextInput
          label={t('editor.name')}
          value={name}
          maxLength={64}
          error={tried && nameless ? t('fault.name') : undefined}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <section className={editor.section}>
          <h3 className={editor.title}>{t('editor.kind')}</h3>
          <p className={editor.hint}>{t('editor.kindText')}</p>
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
            onChange={(keys) =>
              setMembers(
                keys.map((key) => ({ board: key.slice(0, key.lastIndexOf(' ')), gpio: Number(key.slice(key.lastIndexOf(' ') + 1)) })),
              )
            }
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
                    onClick={() => setMembers(members.filter((member) => actuatorKey(member.board, member.gpio) !== one.key))}
                  >
                    <IconX size={14} stroke={1.75} />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          )}
          {!few && <StandingLine enabled={enabled} members={views} />}
          {!few && <p className={editor.hint}>{t(boards.size === 1 ? 'editor.onBoards' : 'editor.overBoards')}</p>}
        </section>
        <Switch
          label={t('editor.enabled')}
          description={t('editor.enabledHint')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <div className={editor.foot}>
          {failure !== undefined && (
            <Banner status="critical" role="alert" title={t('editor.failed')}>
              {failure}
            </Banner>
          )}
          <Button variant="subtle" onClick={close}>
            {common('act.cancel')}
          </Button>
          <Button
            type="submit"
            variant="filled"
            disabled={saving || !dirty || needs !== undefined}
            title={needs ?? (dirty ? undefined : t('editor.nothing'))}
          >
            {t('editor.save')}
          </Button>
        </div>
      </form>
      <UnsavedGuard dirty={dirty && !saving} closing={asking} onKeep={() => setAsking(false)} onDiscard={onClose} />
    </Drawer>
  )
}

function keysOf(members: readonly Member[]): string[] {
  return members.map(({ board, gpio }) => actuatorKey(board, gpio))
}
