import { Modal } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useExploreShortcuts } from '../explore/explore-shortcuts.ts'
import { useRuleShortcuts } from '../rules/rule-palette.ts'
import { PAGES } from './pages.ts'
import classes from './shortcuts-sheet.module.css'
import { closeFloating, useShell } from './use-shell.ts'

/** Every key in one list, opened by `?`. */
export function ShortcutsSheet() {
  const { t } = useTranslation('shell')
  const { t: common } = useTranslation()
  const opened = useShell((state) => state.sheet)
  const ctrl = t('ctrl')
  const explore = useExploreShortcuts()
  const rules = useRuleShortcuts()
  const anywhere: [string, string[]][] = [
    [t('keys.palette'), [ctrl, 'K']],
    [t('keys.sheet'), ['?']],
    [t('keys.stop'), [ctrl, 'Shift', 'S']],
    [t('keys.escape'), ['Esc']],
  ]
  const lists: [string, string[]][] = [
    [t('keys.rows'), ['↑', '↓']],
    [t('keys.openRow'), [t('palette.enter')]],
    [t('keys.select'), ['Space']],
  ]
  return (
    <Modal
      opened={opened}
      onClose={closeFloating}
      title={t('keys.title')}
      size={880}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <div className={classes.columns}>
        <section>
          <h3 className={classes.head}>{t('keys.anywhere')}</h3>
          <Keys rows={anywhere} />
          <h3 className={classes.head}>{t('keys.lists')}</h3>
          <Keys rows={lists} />
        </section>
        <section>
          <h3 className={classes.head}>
            {t('keys.goto')}: {t('keys.gotoHint')}
          </h3>
          <Keys rows={PAGES.map((page) => [t(`pages.${page.id}`), [page.key.toUpperCase()]])} />
        </section>
        <section>
          <h3 className={classes.head}>{explore.title}</h3>
          <Keys rows={explore.rows} />
        </section>
        <section>
          <h3 className={classes.head}>{rules.title}</h3>
          <Keys rows={rules.rows} />
        </section>
      </div>
    </Modal>
  )
}

function Keys({ rows }: { rows: [string, string[]][] }) {
  return (
    <dl className={classes.keys}>
      {rows.map(([text, keys]) => (
        <Fragment key={text}>
          <dt>{text}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key} className={classes.key}>
                {key}
              </kbd>
            ))}
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}
