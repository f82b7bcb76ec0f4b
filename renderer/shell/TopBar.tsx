import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { JobsEntry } from '../jobs/JobsEntry.tsx'
import { Mark } from '../ui/Mark.tsx'
import { Bell } from './Bell.tsx'
import { Breadcrumb } from './Breadcrumb.tsx'
import classes from './top-bar.module.css'
import { openPalette } from './use-shell.ts'

/** Brand, where you are, search, notices, emergency stop: the same things in the same corners on every page. */
export function TopBar() {
  const { t } = useTranslation('shell')
  return (
    <header className={classes.bar}>
      <Link to="/" className={classes.brand} aria-label="Leitstand">
        <Mark />
        <span className={classes.name}>Leitstand</span>
      </Link>
      <Breadcrumb />
      <button type="button" className={classes.search} onClick={openPalette} aria-label={t('search')} aria-keyshortcuts="Control+K">
        <IconSearch size={16} stroke={1.75} aria-hidden="true" />
        <span className={classes.long}>{t('search')}</span>
        <span className={classes.short}>{t('searchShort')}</span>
        <kbd className={classes.keys}>{t('ctrl')} K</kbd>
      </button>
      <JobsEntry />
      <Bell />
      <span className={classes.divider} />
      {/* The stop itself stands above everything, see Shell. */}
      <span className={classes.stopPlace} />
    </header>
  )
}
