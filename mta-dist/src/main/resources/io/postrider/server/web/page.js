// SPDX-License-Identifier: Apache-2.0
'use strict';
const element = id => document.getElementById(id);
let token = sessionStorage.getItem('token') || '';
let chosen = '';

function say(text) { element('said').textContent = text; }

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: token ? { Authorization: 'Bearer ' + token } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  if (!answer.ok) {
    let why = text;
    try { why = JSON.parse(text).error; } catch (e) { /* plain text */ }
    throw new Error(why);
  }
  return text;
}

function cell(row, text) {
  const td = document.createElement('td');
  td.textContent = text;
  row.append(td);
}

function show(message) {
  const row = document.createElement('tr');
  row.tabIndex = 0;
  for (const text of [message.id, message.state, message.size, message.arrived, '<' + message.sender + '>']) {
    cell(row, text);
  }
  cell(row, message.recipients.map(r => r.address).join(', '));
  row.addEventListener('click', () => why(message.id));
  row.addEventListener('keydown', e => { if (e.key === 'Enter') { why(message.id); } });
  element('messages').append(row);
}

async function list() {
  try {
    const where = element('where').value.trim();
    const path = '/api/v1/queue?limit=100' + (where ? '&where=' + encodeURIComponent(where) : '');
    const lines = (await call('GET', path)).split('\n').filter(line => line);
    element('messages').replaceChildren();
    lines.map(line => JSON.parse(line)).forEach(show);
    const counts = JSON.parse(await call('GET', '/api/v1/queue/count?by=state')).counts;
    element('counts').replaceChildren();
    for (const [state, count] of Object.entries(counts)) {
      const pair = document.createElement('div');
      const name = document.createElement('dt');
      const value = document.createElement('dd');
      name.textContent = state;
      value.textContent = count;
      pair.append(name, value);
      element('counts').append(pair);
    }
    say(lines.length === 0 ? 'No message matches.' : lines.length + ' messages' + (lines.length === 100 ? ' (the first 100)' : ''));
  } catch (e) {
    say(token ? e.message : 'Enter the token of [admin] token-file to see the queue.');
  }
}

async function why(id) {
  chosen = id;
  try {
    element('why-text').textContent = JSON.stringify(JSON.parse(await call('GET', '/api/v1/queue/' + id + '/why')), null, 2);
    element('why').hidden = false;
    element('why').scrollIntoView();
  } catch (e) { say(e.message); }
}

async function act(action) {
  try {
    const done = JSON.parse(await call('POST', '/api/v1/queue/' + action, { ids: [chosen] }));
    await list();
    say(done.action + ': ' + done.changed);
  } catch (e) { say(e.message); }
}

element('token-form').addEventListener('submit', e => {
  e.preventDefault();
  token = element('token').value.trim();
  sessionStorage.setItem('token', token);
  element('token').value = '';
  list();
});
element('where-form').addEventListener('submit', e => { e.preventDefault(); list(); });
document.querySelectorAll('[data-action]').forEach(b => b.addEventListener('click', () => act(b.dataset.action)));
list();
