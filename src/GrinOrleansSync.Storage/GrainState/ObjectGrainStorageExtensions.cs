using GrinOrleansSync.Storage.Objects;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace GrinOrleansSync.Storage.GrainState;

/// <summary>Adds <see cref="ObjectGrainStorage"/> to a silo.</summary>
public static class ObjectGrainStorageExtensions
{
    /// <summary>
    /// Grain storage of a name, kept in the silo's <see cref="IObjectStore"/> service by Orleans' own serializer, so that
    /// states may gain fields.
    /// </summary>
    public static ISiloBuilder AddObjectGrainStorage(this ISiloBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddGrainStorage(name, (services, _) => new ObjectGrainStorage(
            services.GetRequiredService<IObjectStore>(),
            new OrleansGrainStorageSerializer(services.GetRequiredService<Serializer>()),
            services.GetRequiredService<IActivatorProvider>()));
        return builder;
    }
}
