import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeDataDir } from '../../../stack/data-lock';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'missed-chats-lock-')), '.data');

it('a second start takes the folder beside it, and a later one gets the first again', () => {
  const wanted = folder();
  const first = takeDataDir(wanted, false);
  const second = takeDataDir(wanted, false);
  expect([first.path, second.path]).toEqual([wanted, `${wanted}-2`]);
  first.release();
  expect(takeDataDir(wanted, false).path).toBe(wanted);
});

it('the lock of a process that died is no lock', () => {
  const wanted = folder();
  takeDataDir(wanted, false);
  writeFileSync(join(wanted, 'lock'), '999999999');
  expect(takeDataDir(wanted, false).path).toBe(wanted);
});

it('keeps what is there, unless it is told to forget', () => {
  const wanted = folder();
  const first = takeDataDir(wanted, false);
  writeFileSync(join(wanted, 'something'), 'kept');
  first.release();
  takeDataDir(wanted, false).release();
  expect(existsSync(join(wanted, 'something'))).toBe(true);
  takeDataDir(wanted, true);
  expect(existsSync(join(wanted, 'something'))).toBe(false);
});
