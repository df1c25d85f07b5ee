using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Runtime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Makes a host one of several that serve the same store.
/// </summary>
internal static class ReplicaServerlessBuilderExtensions
{
    /// <summary>Has the host follow until an election makes it the leader. An <see cref="ILeaderLink"/> and the election are the caller's to add.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="self">Gives the name of the host among its like.</param>
    public static void AddReplica(this ServerlessBuilder builder, Func<IServiceProvider, string> self)
    {
        builder.Services.Replace(ServiceDescriptor.Singleton(provider => ReplicaRole.OneOfSeveral(provider.GetRequiredService<TimeProvider>(), self(provider))));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LeaderContact>());
    }
}
