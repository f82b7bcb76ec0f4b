import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core'
import buttons from './buttons.module.css'
import controls from './controls.module.css'

/** Mantine's theme in terms of tokens.css: Mantine brings behaviour, the tokens bring the look. Used by main.tsx. */

const one = (color: string): MantineColorsTuple => [color, color, color, color, color, color, color, color, color, color]

/** `filled` the one primary act, `default` everything else, `subtle` text only, `danger` destructive. */
const variantColors: VariantColorsResolver = ({ variant }) => {
  switch (variant) {
    case 'filled':
      return {
        background: 'var(--accent)',
        hover: 'color-mix(in srgb, var(--accent) 88%, var(--t1))',
        color: 'var(--on-accent)',
        border: '1px solid var(--accent)',
      }
    case 'danger':
      return { background: 'transparent', hover: 'var(--tint-critical)', color: 'var(--critical)', border: '1px solid var(--critical)' }
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: 'var(--s3)', color: 'var(--t2)', border: '1px solid transparent' }
    default:
      return { background: 'var(--s3)', hover: 'var(--s4)', color: 'var(--t1)', border: '1px solid var(--line2)' }
  }
}

const input = { classNames: { input: controls.input, label: controls.label, description: controls.description, error: controls.error } }
/** Grows with what is chosen in it. */
const pills = {
  classNames: { ...input.classNames, input: `${controls.input} ${controls.pills}`, inputField: controls.pillField, pill: controls.pill },
}
/** A page has one banner; the heads of dialogs, of which several may lie above each other, are none. */
const dialogHead = { header: { role: 'none' } }
const floating = { withinPortal: true, shadow: 'md', transitionProps: { duration: 0 } }

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent: one('var(--accent)'), critical: one('var(--critical)') },
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '16px', md: '20px', lg: '20px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'md',
  shadows: { md: 'var(--float)' },
  headings: { fontFamily: 'var(--sans)', sizes: { h1: { fontSize: '20px', lineHeight: '28px', fontWeight: '650' } } },
  cursorType: 'pointer',
  focusRing: 'never',
  respectReducedMotion: true,
  variantColorResolver: variantColors,
  components: {
    Button: { defaultProps: { size: 'md', variant: 'default' }, classNames: { root: buttons.button, section: buttons.section } },
    ActionIcon: { defaultProps: { size: 32, variant: 'subtle' }, classNames: { root: buttons.icon } },
    SegmentedControl: {
      defaultProps: { size: 'sm', transitionDuration: 0 },
      classNames: {
        root: controls.segments,
        indicator: controls.segmentOn,
        label: controls.segmentLabel,
        control: controls.segment,
        innerLabel: controls.segmentInner,
      },
    },
    TextInput: input,
    PasswordInput: {
      classNames: { ...input.classNames, innerInput: controls.innerInput },
    },
    NumberInput: input,
    FileInput: input,
    Select: { ...input, defaultProps: { comboboxProps: floating } },
    MultiSelect: { ...pills, defaultProps: { comboboxProps: floating } },
    TagsInput: { ...pills, defaultProps: { comboboxProps: floating } },
    Autocomplete: { ...input, defaultProps: { comboboxProps: floating } },
    Textarea: input,
    Checkbox: {
      defaultProps: { size: 'xs' },
      classNames: { input: controls.check, label: controls.checkLabel, description: controls.description },
    },
    Radio: {
      defaultProps: { size: 'xs' },
      classNames: { radio: controls.check, label: controls.checkLabel, description: controls.description },
    },
    CheckboxGroup: { classNames: { label: controls.label, description: controls.description, error: controls.error } },
    Switch: {
      defaultProps: { size: 'sm', withThumbIndicator: false },
      classNames: {
        root: controls.toggle,
        track: controls.track,
        thumb: controls.thumb,
        label: controls.checkLabel,
        description: controls.description,
      },
    },
    Menu: {
      // The placeholder that else takes the focus is no entry of a menu (ARIA): the first entry takes it.
      defaultProps: { ...floating, withInitialFocusPlaceholder: false },
      classNames: { dropdown: controls.dropdown, item: controls.item, itemSection: controls.itemSection, label: controls.menuLabel },
    },
    Popover: { defaultProps: floating, classNames: { dropdown: controls.dropdown } },
    Combobox: { classNames: { dropdown: controls.dropdown, option: controls.item } },
    Tooltip: {
      defaultProps: { openDelay: 300, transitionProps: { duration: 0 }, withArrow: false, multiline: true, maw: 320 },
      classNames: { tooltip: controls.tooltip },
    },
    Modal: {
      defaultProps: {
        centered: true,
        yOffset: 'calc(var(--top-bar) + 8px)',
        transitionProps: { duration: 0 },
        overlayProps: { backgroundOpacity: 0.5 },
        zIndex: 150,
        attributes: dialogHead,
      },
      classNames: { content: controls.modal, header: controls.modalHead, title: controls.modalTitle, body: controls.modalBody },
    },
    Drawer: {
      defaultProps: { transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.5 }, zIndex: 150, attributes: dialogHead },
      classNames: {
        inner: controls.drawerInner,
        content: controls.drawer,
        header: controls.modalHead,
        title: controls.modalTitle,
        body: controls.modalBody,
      },
    },
    Tabs: { classNames: { tab: controls.tab, list: controls.tabs } },
    Kbd: { classNames: { root: controls.kbd } },
  },
})

const mapped = {
  '--mantine-color-body': 'var(--s2)',
  '--mantine-color-text': 'var(--t1)',
  '--mantine-color-dimmed': 'var(--t2)',
  '--mantine-color-placeholder': 'var(--t3)',
  '--mantine-color-error': 'var(--critical)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--s3)',
  '--mantine-color-default-hover': 'var(--s4)',
  '--mantine-color-default-color': 'var(--t1)',
  '--mantine-color-default-border': 'var(--line2)',
  '--mantine-color-disabled': 'transparent',
  '--mantine-color-disabled-color': 'var(--t3)',
  '--mantine-color-disabled-border': 'var(--line2)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, dark: mapped, light: mapped })
