'use strict';
// What nobody can be faster than: Node.js itself, and one request without an SDK.
const http = require('node:http');

exports.handler = () =>
  new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': 'RekognitionService.CopyProjectVersion' };
    http
      .request(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers }, (response) =>
        response.resume().on('end', resolve),
      )
      .on('error', reject)
      .end('{}');
  });
