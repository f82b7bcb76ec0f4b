import { Menu, Switch } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Interlock } from '../../backend/contract/actuators/interlock.ts'
import { useNow } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'
import { personName } from '../language/person.ts'
import { openOutput } from '../outputs/use-output-panel.ts'
import { ListTable } from '../ui/ListTable.tsx'
import table from '../ui/list-table.module.css'
import { RowMenu } from '../ui/RowMenu.tsx'
import { StatusGlyph } from '../ui/StatusGlyph.tsx'
import { blockersOf, MEMBER_STATUS, STANDING_STATUS, standingOf } from './interlock-state.ts'
import classes from './interlocks.module.css'
import { enableInterlock, removeInterlock } from './save-interlock.ts'
import { type NamedMember, useMembers } from './use-members.ts'

/** Every interlock in a row: its outputs with their state, and what it forbids at this moment. */
interface Props {
  interlocks: readonly Interlock[]
  /** Why nothing can be changed. */
  needs: string | undefined
  onOpen(interlock: Interlock): void
}

const HEADS = ['name', 'outputs', 'now', 'changed', 'enabled'] as const

export function InterlockTable({ interlocks, needs, onOpen }: Props) {
  const { t } = useTranslation('interlocks')
  const membersOf = useMembers()
  return (
    <ListTable heads={HEADS.map((head) => t(`column.${head}`))} acts={t('column.acts')} className={`${table.top} ${classes.table}`}>
      {interlocks.map((interlock) => (
        <Row
          key={interlock.id}
          interlock={interlock}
          members={membersOf(interlock.members)}
          needs={needs}
          onOpen={() => onOpen(interlock)}
        />
      ))}
    </ListTable>
  )
}

interface RowProps {
  interlock: Interlock
  members: readonly NamedMember[]
  needs: string | undefined
  onOpen(): void
}

function Row({ interlock, members, needs, onOpen }: RowProps) {
  const { t } = useTranslation('interlocks')
  const format = useFormat()
  const nowMs = useNow()
  const { name, by, changedAtMs } = interlock
  const enabled = interlock.enabled !== false
  return (
    <tr>
      <td className={classes.name}>
        <button type="button" className={table.open} onClick={onOpen}>
          {name}
        </button>
      </td>
      <td>
        <ul className={classes.members}>
          {members.map((member) => (
            <li key={member.key}>
              <MemberLine member={member} />
            </li>
          ))}
        </ul>
      </td>
      <td>
        <StandingLine enabled={enabled} members={members} />
      </td>
      <td className={classes.quiet}>
        {format.moment(changedAtMs, nowMs)}
        <span className={table.sub}>{personName(by, format.language)}</span>
      </td>
      <td>
        <Switch
          checked={enabled}
          disabled={needs !== undefined}
          title={needs}
          aria-label={t('row.enabled', { name })}
          onChange={(event) => void enableInterlock(interlock, event.currentTarget.checked)}
        />
      </td>
      <td>
        <RowMenu label={t('row.acts', { name })} needs={needs}>
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={onOpen}>
            {t('row.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} stroke={1.75} />} onClick={() => void removeInterlock(interlock)}>
            {t('row.remove')}
          </Menu.Item>
        </RowMenu>
      </td>
    </tr>
  )
}

/** An output with its state; a press opens its panel, where it has ever reported. */
export function MemberLine({ member }: { member: NamedMember }) {
  const { t } = useTranslation('interlocks')
  const { board, gpio, name, boardName, state } = member
  return (
    <span className={classes.member} data-state={state}>
      <StatusGlyph status={MEMBER_STATUS[state]} size={12} bare />
      <button type="button" className={classes.output} title={t('part.output', { name })} onClick={() => openOutput(board, gpio)}>
        {name}
      </button>
      <span className={classes.board}>{boardName}</span>
      <span className={classes.state}>{t(`state.${state}`)}</span>
    </span>
  )
}

/** What the interlock does now. */
export function StandingLine({ enabled, members }: { enabled: boolean; members: readonly NamedMember[] }) {
  const { t } = useTranslation('interlocks')
  const standing = standingOf(enabled, members)
  const names = members
    .filter(({ state }) => (standing === 'together' ? state === 'on' : state !== 'off'))
    .map(({ name }) => name)
    .join(', ')
  const count = members.filter((one) => one.state === 'off' && blockersOf(members, one).length > 0).length
  const locked = standing === 'holds' && count === 0 ? members.length : count
  return (
    <span className={classes.standing} data-standing={standing}>
      <StatusGlyph status={STANDING_STATUS[standing]} size={14} bare />
      {t(`standing.${standing}`, { count: locked, names })}
    </span>
  )
}
