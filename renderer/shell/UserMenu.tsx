import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconKeyboard, IconLogout } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { signOut, useSession } from '../access/session.ts'
import { useLive } from '../backend/live-store.ts'
import { switchLanguage } from '../language/i18n.ts'
import { LANGUAGES, type Language } from '../language/language.ts'
import { showFailure } from '../ui/toasts.tsx'
import { openSheet } from './use-shell.ts'
import classes from './user-menu.module.css'

/** Who is signed in, at the foot of the rail; language, theme, shortcuts, sign out. */

export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', de: 'Deutsch' }
const SCHEMES = ['dark', 'light', 'auto'] as const

export function UserMenu() {
  const { t, i18n } = useTranslation('shell')
  const { t: common } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const user = useLive((state) => state.user)
  const open = useSession((session) => session.open)
  const local = open || !user || user.name === 'local'
  const name = open ? t('user.openShort') : local ? t('user.token') : user.name
  const role = user ? common(`role.${user.role}`) : t('bar.waiting')
  const chosen = <IconCheck size={14} stroke={1.75} />
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <button
          type="button"
          className={classes.user}
          aria-label={`${name}, ${role}. ${t('user.menu')}`}
          title={open ? t('user.open') : undefined}
        >
          <span className={classes.face} aria-hidden="true">
            {initials(name)}
          </span>
          <span className={classes.words}>
            <span className={classes.name}>{name}</span>
            <span className={classes.role}>{role}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('user.language')}</Menu.Label>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            onClick={() => void switchLanguage(language)}
            rightSection={i18n.language === language ? chosen : undefined}
          >
            {LANGUAGE_NAMES[language]}
          </Menu.Item>
        ))}
        <Menu.Label>{t('user.theme')}</Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={colorScheme === scheme ? chosen : undefined}>
            {t(scheme === 'auto' ? 'user.system' : `user.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={14} stroke={1.75} />} onClick={openSheet}>
          {t('user.shortcuts')}
        </Menu.Item>
        {!local && (
          <Menu.Item
            leftSection={<IconLogout size={14} stroke={1.75} />}
            onClick={() => signOut().catch((error: unknown) => showFailure(t('user.signOut'), error))}
          >
            {t('user.signOut')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter(Boolean)
  const letters = words.length > 1 ? `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}` : name.slice(0, 2)
  return letters.toUpperCase()
}
