import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Fragment, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showFailure } from '../ui/toasts.tsx'
import classes from './command-palette.module.css'
import { type PaletteEntry, usePaletteEntries } from './palette-entries.ts'
import { closeFloating, useShell } from './use-shell.ts'

/** Ctrl K: type, arrow, Enter. Finds boards, channels, pages and actions. */
export function CommandPalette() {
  const { t } = useTranslation('shell')
  const opened = useShell((state) => state.palette)
  return (
    <Modal
      opened={opened}
      onClose={closeFloating}
      withCloseButton={false}
      size={560}
      yOffset={96}
      centered={false}
      padding={0}
      zIndex={150}
      attributes={{ content: { 'aria-label': t('palette.title') } }}
      classNames={{ content: classes.content, body: classes.body }}
    >
      <Palette />
    </Modal>
  )
}

function Palette() {
  const { t } = useTranslation('shell')
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const entries = usePaletteEntries(useDeferredValue(text))
  const chosen = entries[Math.min(at, entries.length - 1)]

  const run = async (entry: PaletteEntry) => {
    closeFloating()
    try {
      await entry.run()
    } catch (error) {
      showFailure(t('palette.failed'), error)
    }
  }

  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const next = entries.length === 0 ? 0 : (Math.min(at, entries.length - 1) + step + entries.length) % entries.length
      setAt(next)
      document.getElementById(optionId(entries[next]))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      void run(chosen)
    }
  }

  return (
    <>
      <div className={classes.search}>
        <IconSearch size={18} stroke={1.75} aria-hidden="true" />
        <input
          className={classes.input}
          data-autofocus
          value={text}
          placeholder={t('palette.placeholder')}
          aria-label={t('palette.title')}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={optionId(chosen)}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
        <kbd className={classes.key}>Esc</kbd>
      </div>
      <div id="palette-list" className={classes.list} role="listbox" aria-label={t('palette.title')}>
        {entries.length === 0 && <p className={classes.none}>{t('palette.none', { text })}</p>}
        {entries.map((entry, index) => (
          <Fragment key={entry.id}>
            {entries[index - 1]?.group !== entry.group && (
              <div className={classes.group} role="presentation">
                {t(`palette.${entry.group}`)}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox input, which keeps the focus */}
            <div
              id={optionId(entry)}
              className={classes.entry}
              role="option"
              tabIndex={-1}
              aria-selected={entry === chosen}
              onMouseMove={() => setAt(index)}
              onClick={() => void run(entry)}
            >
              <entry.icon size={16} stroke={1.75} aria-hidden="true" />
              <span className={classes.title}>{entry.title}</span>
              <span className={classes.note}>{entry.note}</span>
              {entry === chosen && <kbd className={classes.key}>{t('palette.enter')}</kbd>}
            </div>
          </Fragment>
        ))}
      </div>
    </>
  )
}

function optionId(entry: PaletteEntry | undefined): string {
  return entry ? `palette-${entry.id.replaceAll(/[^\w-]/g, '-')}` : ''
}
