import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { readResults } from './results';

const data = document.getElementById('truce-data');
mount(App, {
  target: document.getElementById('app')!,
  props: { reading: readResults(data?.textContent) },
});
