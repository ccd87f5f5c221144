@description('Region.')
param location string

@description('Image of the silos.')
param image string

@description('Counted up by each rollout.')
param rollout int

@description('Server that the image is pulled from.')
param registryEndpoint string

@description('Name of the identity of the silos.')
param identityName string

@description('Beginning of the names of the environments.')
param environmentPrefix string

@description('The blob service where everything is kept.')
param storageServiceUri string

@description('The network that is synced.')
param network string

@description('Silos of the cluster.')
param silos int

@description('Whether each silo has an outgoing address of its own.')
param addressPerSilo bool

@description('Cores of each silo.')
param cpu string

@description('Memory of each silo.')
param memory string

@description('Tags.')
param tags object

// One after the other: an upgrade takes one silo at a time from the cluster.
@batchSize(1)
module app 'silo.bicep' = [
  for index in range(0, silos): {
    name: 'silo-${index}'
    params: {
      location: location
      index: index
      image: image
      rollout: rollout
      registryEndpoint: registryEndpoint
      identityName: identityName
      environmentName: '${environmentPrefix}-${addressPerSilo ? index : 0}'
      egressId: addressPerSilo ? 'silo-${index}' : 'shared'
      storageServiceUri: storageServiceUri
      network: network
      cpu: cpu
      memory: memory
      tags: tags
    }
  }
]

output names string[] = [for index in range(0, silos): app[index].outputs.name]
