// The silos: one app with one replica for each, all with the same image.
targetScope = 'subscription'

@minLength(1)
@description('Name of the azd environment.')
param environmentName string

@minLength(1)
@description('Region.')
param location string

@minLength(1)
@description('The resource group of the foundation.')
param resourceGroupName string

@minLength(1)
@description('Image of the silos, with its registry and tag.')
param image string

@description('Counted up by each rollout.')
param rollout int

@minLength(1)
@description('Server that the image is pulled from.')
param registryEndpoint string

@minLength(1)
@description('Name of the identity of the silos.')
param identityName string

@minLength(1)
@description('Beginning of the names of the environments.')
param environmentPrefix string

@minLength(1)
@description('The blob service where everything is kept.')
param storageServiceUri string

@allowed([
  'mainnet'
  'testnet'
])
@description('The network that is synced.')
param network string

@minValue(1)
@maxValue(32)
@description('Silos of the cluster.')
param silos int

@description('Whether each silo has an outgoing address of its own.')
param addressPerSilo bool

@description('Cores of each silo.')
param cpu string

@description('Memory of each silo; 2 GiB for each core.')
param memory string

module apps 'apps.bicep' = {
  name: 'silos'
  scope: resourceGroup(resourceGroupName)
  params: {
    location: location
    image: image
    rollout: rollout
    registryEndpoint: registryEndpoint
    identityName: identityName
    environmentPrefix: environmentPrefix
    storageServiceUri: storageServiceUri
    network: network
    silos: silos
    addressPerSilo: addressPerSilo
    cpu: cpu
    memory: memory
    tags: {
      'azd-env-name': environmentName
    }
  }
}

output SILO_NAMES string[] = apps.outputs.names
