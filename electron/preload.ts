import { contextBridge, ipcRenderer } from 'electron';

// All that the page gets: a way to ask for a port to the engine. The port comes back as a message, since only messages carry ports.
ipcRenderer.on('flowhelm:port', ({ ports }) => {
  window.postMessage('flowhelm:port', window.location.origin, ports);
});
contextBridge.exposeInMainWorld('desktop', {
  connect: () => ipcRenderer.send('flowhelm:connect'),
});
