// Silos call each other by address, so each must have one that leads to it and to no other. Container Apps gives none to a
// replica, and the replicas of an app share the app's: each silo is an app of its own with one replica. All apps of an
// environment are reached at the environment's one private address, so what tells silos apart is the port, inside and out.
// A new revision of a silo runs before the one before ends: each rollout changes between two ports, so that they are two
// members of the cluster, of which the old one finishes what it works on and leaves.
@description('Region.')
param location string

@description('Number of the silo, from 0.')
param index int

@description('Image of the silo.')
param image string

@description('Counted up by each rollout.')
param rollout int

@description('Server that the image is pulled from.')
param registryEndpoint string

@description('Name of its identity.')
param identityName string

@description('Name of its environment.')
param environmentName string

@description('Names the outgoing address that it has.')
param egressId string

@description('The blob service where everything is kept.')
param storageServiceUri string

@description('The network that is synced.')
param network string

@description('Cores.')
param cpu string

@description('Memory.')
param memory string

@description('Tags.')
param tags object

var siloPorts = [
  11000 + 2 * index
  11001 + 2 * index
]
var siloPort = siloPorts[rollout % 2]
var httpPort = 18080 + index

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: environmentName
}

resource silo 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'silo-${index}'
  location: location
  tags: union(tags, { 'azd-service-name': 'silo-${index}' })
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      maxInactiveRevisions: 2
      registries: [
        {
          server: registryEndpoint
          identity: identity.id
        }
      ]
      // External to the environment, which itself is internal to the network: silos of other environments come in this way.
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: siloPort
        exposedPort: siloPort
        additionalPortMappings: [
          {
            external: true
            targetPort: siloPorts[(rollout + 1) % 2]
            exposedPort: siloPorts[(rollout + 1) % 2]
          }
          {
            external: true
            targetPort: httpPort
            exposedPort: httpPort
          }
        ]
      }
    }
    template: {
      // Beyond the 20 seconds in which a silo finishes the segments it works on.
      terminationGracePeriodSeconds: 60
      containers: [
        {
          name: 'silo'
          image: image
          args: [
            'run'
          ]
          env: [
            { name: 'Network', value: network }
            { name: 'Storage__Kind', value: 'azure' }
            { name: 'Storage__ServiceUri', value: storageServiceUri }
            { name: 'Storage__Container', value: 'grin-${network}' }
            { name: 'Silo__ClusterId', value: 'grin-${network}' }
            { name: 'Silo__Address', value: environment.properties.staticIp }
            { name: 'Silo__Port', value: string(siloPort) }
            { name: 'Http__Port', value: string(httpPort) }
            { name: 'P2P__EgressId', value: egressId }
            { name: 'Log__Format', value: 'json' }
            { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
          ]
          // It has started when it has joined: a rollout does not go on behind a silo that can't. Later it stays reachable for
          // the others whatever the storage does, so only its port counts.
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/health/ready'
                port: httpPort
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 10
            }
            {
              type: 'Readiness'
              tcpSocket: {
                port: siloPort
              }
              periodSeconds: 5
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: httpPort
              }
              periodSeconds: 10
              timeoutSeconds: 5
              failureThreshold: 3
            }
          ]
          resources: {
            cpu: json(cpu)
            memory: memory
          }
        }
      ]
      scale: {
        minReplicas: 1
        maxReplicas: 1
      }
    }
  }
}

output name string = silo.name
