// The site: any number of identical nodes, each replaceable at any time.

param name string
param location string
param image string
param siteUrl string
param identityId string
param identityClientId string
param blobEndpoint string
param container string
param nodeSecretUris string[]
param apiKeySecretUri string
param editors { authority: string, clientId: string }?
param editorsSecretUri string
param telemetryEndpoint string
param minReplicas int
param maxReplicas int
param workspaceId string

var port = 8080
var apiKeySecret = 'elasticsearch-api-key'
var editorsSecret = 'editors-client-secret'

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: { destination: 'azure-monitor' }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

resource written 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: environment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

resource site 'Microsoft.App/containerApps@2025-01-01' = {
  name: '${name}-site'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single' // a revision takes over when its probes pass, so an upgrade that can't start changes nothing
      ingress: { external: true, targetPort: port, transport: 'auto', allowInsecure: false }
      secrets: concat(
        [{ name: apiKeySecret, keyVaultUrl: apiKeySecretUri, identity: identityId }],
        map(
          range(0, length(nodeSecretUris)),
          i => { name: 'elasticsearch-node-${i}', keyVaultUrl: nodeSecretUris[i], identity: identityId }
        ),
        editors == null ? [] : [{ name: editorsSecret, keyVaultUrl: editorsSecretUri, identity: identityId }]
      )
    }
    template: {
      containers: [
        {
          name: 'site'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat(
            [
              { name: 'Urls', value: 'http://+:${port}' }
              { name: 'ASPNETCORE_FORWARDEDHEADERS_ENABLED', value: 'true' } // the ingress ends TLS
              { name: 'Site__Url', value: siteUrl }
              { name: 'Archive__Store', value: 'Azure' }
              { name: 'Archive__ServiceUri', value: blobEndpoint }
              { name: 'Archive__Container', value: container }
              { name: 'AZURE_CLIENT_ID', value: identityClientId }
              { name: 'Search__Engine', value: 'Elasticsearch' }
              { name: 'Search__Elasticsearch__ApiKey', secretRef: apiKeySecret }
            ],
            map(
              range(0, length(nodeSecretUris)),
              i => { name: 'Search__Elasticsearch__Nodes__${i}', secretRef: 'elasticsearch-node-${i}' }
            ),
            editors == null
              ? []
              : [
                  { name: 'Editors__OpenIdConnect__Authority', value: editors!.authority }
                  { name: 'Editors__OpenIdConnect__ClientId', value: editors!.clientId }
                  { name: 'Editors__OpenIdConnect__ClientSecret', secretRef: editorsSecret }
                ],
            empty(telemetryEndpoint) ? [] : [{ name: 'Telemetry__Endpoint', value: telemetryEndpoint }]
          )
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz/live', port: port }, periodSeconds: 2, failureThreshold: 30 }
            { type: 'Liveness', httpGet: { path: '/healthz/live', port: port }, periodSeconds: 10, failureThreshold: 3 }
            {
              type: 'Readiness'
              httpGet: { path: '/healthz/ready', port: port }
              periodSeconds: 5
              failureThreshold: 3
            }
          ]
          volumeMounts: [{ volumeName: 'temporary', mountPath: '/tmp' }]
        }
      ]
      volumes: [{ name: 'temporary', storageType: 'EmptyDir' }]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [{ name: 'requests', http: { metadata: { concurrentRequests: '50' } } }]
      }
    }
  }
}

output id string = site.id
output address string = 'https://${site.properties.configuration.ingress.fqdn}'
