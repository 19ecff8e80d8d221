/** Line icons on a 16 px grid, drawn with `currentColor`; the shapes of look.md section 4. */
export const icons = {
  find: '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
  pass: '<circle cx="8" cy="8" r="6.2"/><path d="m5.3 8.2 2 2 3.6-4.2"/>',
  fail: '<path d="M8 1.4 14.6 8 8 14.6 1.4 8Z"/><path d="m6 6 4 4m0-4-4 4"/>',
  warn: '<path d="M8 2 14.6 13.6H1.4Z"/><path d="M8 6.4v3.2m0 1.9v.1"/>',
  idle: '<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.2 2.7"/>',
  moon: '<path d="M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1Z"/>',
  menu: '<path d="M2 4h12M2 8h12M2 12h12"/>',
  close: '<path d="m4 4 8 8m0-8-8 8"/>',
  clock: '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.5V8l2.5 1.8"/>',
  lock: '<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
  fork: '<path d="M1.5 8h4.2c3 0 3-4 6-4H14M5.7 8c3 0 3 4 6 4H14"/>',
  right: '<path d="m6 3 5 5-5 5"/>',
  mesh: '<circle cx="3" cy="8" r="1.8"/><circle cx="13" cy="3.5" r="1.8"/><circle cx="13" cy="12.5" r="1.8"/><path d="M4.8 7.3 11.3 4.2M4.8 8.7l6.5 3"/>',
  eye: '<path d="M1.5 8c3.5-5.3 9.5-5.3 13 0-3.5 5.3-9.5 5.3-13 0Z"/><circle cx="8" cy="8" r="2"/>',
  flag: '<path d="M4 14.5v-13M4 2.5h8.5l-2 3 2 3H4"/>',
  run: '<path d="M4.5 2.5v11l9-5.5Z" fill="currentColor"/>',
  edit: '<path d="M3 13l.7-3L11 2.700l2.300 2.300L6 12.300Z"/>',
  reset: '<path d="M3 8a5 5 0 1 0 1.7-3.8M3 2.5v3h3"/>',
  out: '<path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M6.5 3.5h-4v10h10v-4"/>',
} as const;

export type IconName = keyof typeof icons;
