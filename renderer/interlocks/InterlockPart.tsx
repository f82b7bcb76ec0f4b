import { useTranslation } from 'react-i18next'
import { useNow } from '../backend/clock.ts'
import panel from '../outputs/panel.module.css'
import { closeOutput } from '../outputs/use-output-panel.ts'
import { LinkButton } from '../ui/LinkButton.tsx'
import { MemberLine } from './InterlockTable.tsx'
import { blockersOf } from './interlock-state.ts'
import classes from './interlocks.module.css'
import { useInterlocksOf, useMembers } from './use-members.ts'

/** In the panel of an output: what it is locked with, what locks it now, and what it keeps off. */
export function InterlockPart({ board, gpio }: { board: string; gpio: number }) {
  const { t } = useTranslation('interlocks')
  const interlocks = useInterlocksOf(board, gpio)
  const membersOf = useMembers()
  // Boards fall silent by time alone.
  useNow()
  return (
    <section className={panel.section} aria-label={t('part.title')}>
      <h3 className={panel.title}>
        {t('part.title')}
        {interlocks.length > 0 && <span className={panel.quiet}>{t('part.never')}</span>}
      </h3>
      {interlocks.map((interlock) => {
        const members = membersOf(interlock.members)
        const others = members.filter((one) => one.board !== board || one.gpio !== gpio)
        const blockers = interlock.enabled === false ? [] : blockersOf(members, { board, gpio })
        const names = blockers.map(({ name }) => name).join(', ')
        return (
          <div key={interlock.id} className={classes.part}>
            <ul className={classes.members}>
              {others.map((one) => (
                <li key={one.key}>
                  <MemberLine member={one} />
                </li>
              ))}
            </ul>
            <div className={classes.partFoot}>
              <span className={panel.quiet}>
                {interlock.enabled === false ? t('part.disabled') : blockers.length > 0 ? t('part.locks', { names }) : t('part.free')}
              </span>
              <LinkButton to="/interlocks" search={{ id: interlock.id }} size="sm" onClick={closeOutput}>
                {t('part.open', { name: interlock.name })}
              </LinkButton>
            </div>
          </div>
        )
      })}
      {interlocks.length === 0 && (
        <div>
          <LinkButton to="/interlocks" search={{ output: `${board}/${gpio}`, new: 1 }} size="sm">
            {t('part.make')}
          </LinkButton>
        </div>
      )}
    </section>
  )
}
