import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconColumns3, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showFailure } from '../ui/toasts.tsx'
import classes from './statistics.module.css'
import { FIGURES, type Figure } from './table-rows.ts'

/** Which figures the table shows, and the table as text for a spreadsheet. */
interface Props {
  figures: readonly Figure[]
  /** Null: as the window's width has it. */
  onFigures(figures: readonly Figure[] | null): void
  copyText(): string
}

const COPIED_MS = 2_000

export function TableTools({ figures, onFigures, copyText }: Props) {
  const { t } = useTranslation('explore')
  const [copied, setCopied] = useState(false)
  const toggle = (figure: Figure) => {
    const next = FIGURES.filter((one) => (one === figure ? !figures.includes(one) : figures.includes(one)))
    onFigures(next.length === 0 ? null : next)
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(copyText())
      setCopied(true)
      setTimeout(() => setCopied(false), COPIED_MS)
    } catch (fault) {
      showFailure(t('table.copyFailed'), fault)
    }
  }
  const copyLabel = t(copied ? 'table.copied' : 'table.copy')
  return (
    <span className={classes.tools}>
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <ActionIcon size={24} aria-label={t('table.columns')} title={t('table.columns')}>
            <IconColumns3 size={14} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {FIGURES.map((figure) => {
            const on = figures.includes(figure)
            return (
              <Menu.Item
                key={figure}
                role="menuitemcheckbox"
                aria-checked={on}
                leftSection={on ? <IconCheck size={14} stroke={1.75} /> : <span className={classes.noTick} />}
                onClick={() => toggle(figure)}
              >
                {t(`table.${figure}`)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon size={24} aria-label={copyLabel} title={copyLabel} onClick={() => void copy()}>
        {copied ? <IconCheck size={14} stroke={1.75} /> : <IconCopy size={14} stroke={1.75} />}
      </ActionIcon>
    </span>
  )
}
