/** The look of every screen: big, calm, navy and white, Be Vietnam Pro. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { findOptions } from './words/find-options.ts';

const navy: MantineColorsTuple = [
  '#eaf4fc',
  '#d3e6f6',
  '#a6cced',
  '#75b0e3',
  '#4d98da',
  '#3489d6',
  '#1c6fb8',
  '#155a97',
  '#114b80',
  '#0c3b68',
];

const leaf: MantineColorsTuple = [
  '#e9f8ec',
  '#d3f2d9',
  '#a8e3b3',
  '#7ad48b',
  '#53c668',
  '#3bb552',
  '#2b8a3e',
  '#247a36',
  '#1c6430',
  '#124f23',
];

/** The list itself scrolls, so that those who cannot use a mouse reach all of it; it is searched without the marks of Vietnamese, too. */
const options = {
  filter: findOptions,
  nothingFoundMessage: 'Không có mục nào như vậy',
  withScrollArea: false,
  styles: { options: { maxHeight: 280, overflowY: 'auto' } },
};

export const theme = createTheme({
  primaryColor: 'navy',
  primaryShade: 7,
  colors: { navy, leaf },
  fontFamily: "'Be Vietnam Pro', 'Segoe UI', Roboto, Arial, sans-serif",
  headings: {
    fontFamily: "'Be Vietnam Pro', 'Segoe UI', Roboto, Arial, sans-serif",
    fontWeight: '700',
    sizes: { h1: { fontSize: '1.4rem' }, h2: { fontSize: '1.05rem' }, h3: { fontSize: '0.95rem' } },
  },
  defaultRadius: 8,
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'md' }, styles: { root: { flexShrink: 0 } } },
    Tabs: { styles: { tab: { fontSize: '1rem', fontWeight: 600 } } },
    Radio: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md', ...options } },
    MultiSelect: { defaultProps: { size: 'md', ...options } },
    Alert: { styles: { title: { color: '#17222c' }, message: { color: '#17222c' } } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Đóng', size: 'lg' } } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Đóng', size: 'lg' } } },
  },
});

/** Quiet text and errors dark enough to read in sunlight: the kit's own grey and red are below 4.5 to 1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#4f5c68',
    '--mantine-color-placeholder': '#65717d',
    '--mantine-color-error': '#9b1c1c',
  },
  dark: {},
});
