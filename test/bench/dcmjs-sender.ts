import dimse from 'dcmjs-dimse';

/**
 * A sender that shares no code with DCMTK or with us: `dcmjs-sender.ts AE PORT FILE…` sends all files over one
 * association with dcmjs-dimse and ends with 0 when every one was answered with success.
 */
const [ae = '', port = '', ...files] = process.argv.slice(2);
const client = new dimse.Client();
let stored = 0;
for (const file of files) {
  const request = new dimse.requests.CStoreRequest(file);
  request.on('response', (response) => {
    if (response.getStatus() === dimse.constants.Status.Success) stored += 1;
  });
  client.addRequest(request);
}
client.on('networkError', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
client.on('closed', () => {
  if (stored === files.length) return;
  process.stderr.write(`${stored} of ${files.length} were stored\n`);
  process.exitCode = 1;
});
client.send('127.0.0.1', Number(port), 'DCMJS', ae, {});
