using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Serverless.Hosting;
using Serverless.Hosting.Activation;
using Serverless.Hosting.Backends;
using Serverless.Hosting.Declarations;
using Serverless.Hosting.Deployment;
using Serverless.Hosting.Diagnostics;
using Serverless.Hosting.Replicas;
using Serverless.Hosting.Reservations;
using Serverless.Hosting.Routing;
using Serverless.Hosting.Runtime;
using Serverless.Hosting.Scaling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Registers the engine.
/// </summary>
public static class ServerlessCoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds the engine without a gateway: it deploys and scales, on the store and the backend that are added to it. Everything is replaceable: what is registered
    /// before wins.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <returns>A builder that stores, backends and sources are added to.</returns>
    public static ServerlessBuilder AddServerlessCore(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        AddSettings(services);
        AddRuntime(services);
        AddDeployment(services);
        AddScaling(services);
        AddDiagnostics(services);
        AddDeclarations(services);
        return new ServerlessBuilder(services);
    }

    private static void AddSettings(IServiceCollection services)
    {
        services.AddOptions<ServerlessOptions>().BindConfiguration("Serverless").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ServerlessOptions>, ServerlessOptionsValidator>());
        services.AddOptions<AutoscalerOptions>().BindConfiguration("Serverless:Autoscaler").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AutoscalerOptions>, AutoscalerOptionsValidator>());
        services.TryAddSingleton<IOptionsFactory<AutoscalerOptions>, LastValidOptionsFactory<AutoscalerOptions>>();
        services.AddOptions<ReserveOptions>().BindConfiguration("Serverless:Reserve").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ReserveOptions>, ReserveOptionsValidator>());
        services.AddOptions<RoutingOptions>().BindConfiguration("Serverless:Routing").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RoutingOptions>, RoutingOptionsValidator>());
        services.AddOptions<RevisionRetention>().BindConfiguration("Serverless:Revisions").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RevisionRetention>, RevisionRetentionValidator>());
    }

    private static void AddRuntime(IServiceCollection services)
    {
        services.TryAddSingleton<ServingCache>();
        services.TryAddSingleton<ServingState>(_ => new ServingState());
        services.TryAddSingleton(provider => ReplicaRole.Alone(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<LeaderDesk>();
        services.TryAddSingleton<LeaderTurn>();
        services.TryAddSingleton<OrderBook>();
        services.TryAddSingleton<OrderInbox>();
        services.TryAddSingleton<GatewayOutbox>();
        services.TryAddSingleton<LoadReporter>();
        services.TryAddSingleton<RevisionStateFactory>();
        services.TryAddSingleton<ActivationSignal>();
        services.TryAddSingleton<IInstancePicker, ConcurrencyClassPicker>();
        services.TryAddSingleton<InstanceBackends>();

        // the first to start: what there is comes before what is to be
        services.TryAddSingleton<ReconcileQueue>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InstanceWatch>());
    }

    private static void AddDeployment(IServiceCollection services)
    {
        services.TryAddSingleton<IRevisionStore, InMemoryRevisionStore>();
        services.TryAddSingleton<ReconcileTriggers>();
        services.TryAddSingleton<ServingWriter>();
        services.TryAddSingleton<RoutingLabels>();
        services.TryAddSingleton<PinLock>();
        services.TryAddSingleton<ServiceReconciler>();
        services.TryAddSingleton<ConfigurationReconciler>();
        services.TryAddSingleton<RevisionReconciler>();
        services.TryAddSingleton<RevisionCollector>();
        services.TryAddSingleton<RouteRollout>();
        services.TryAddSingleton<RoutePublisher>();
        services.TryAddSingleton<RouteReconciler>();
        services.TryAddSingleton<RefusedReconciler>();
        services.TryAddSingleton<Reconciler>();
        services.TryAddSingleton<SpecCheck>();
        services.TryAddSingleton<IServiceManager, ServiceManager>();
        services.TryAddSingleton(provider => new HostNames(provider.GetRequiredService<IOptions<RoutingOptions>>().Value));
        services.TryAddSingleton<TrafficResolver>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReconcileLoop>());
    }

    /// <summary>After everything that makes true what is declared.</summary>
    private static void AddDeclarations(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ServerlessOptions>, DeclaredPorts>());
        services.TryAddSingleton<DeclarationCheck>();
        services.TryAddSingleton<DeclarationApplier>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DeclarationSource>());
    }

    private static void AddDiagnostics(IServiceCollection services)
    {
        services.TryAddSingleton(provider => new Telemetry(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton<InstanceInstruments>();
        services.TryAddSingleton<ReserveInstruments>();
        services.TryAddSingleton<ReplicaInstruments>();
        services.TryAddSingleton<EngineHealth>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RevisionGauges>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RouteGauges>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReplicaInstruments>(provider => provider.GetRequiredService<ReplicaInstruments>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReserveInstruments>(provider => provider.GetRequiredService<ReserveInstruments>()));
    }

    private static void AddScaling(IServiceCollection services)
    {
        services.TryAddSingleton<IAutoscaler, KpaAutoscaler>();
        services.TryAddSingleton<KpaDecider>();
        services.TryAddSingleton<HpaDecider>();
        services.TryAddSingleton<IReservedInstancePolicy, ReservedInstancePolicy>();
        services.TryAddSingleton<IInstanceCatalog>(provider => new InstanceCatalog(provider.GetRequiredService<IOptions<ReserveOptions>>().Value));
        services.TryAddSingleton<ReserveLog>();
        services.TryAddSingleton<InstanceResizer>();
        services.TryAddSingleton<ReserveBooks>();
        services.TryAddSingleton<ReservePlanner>();
        services.TryAddSingleton<PlanSender>();
        services.TryAddSingleton<AutoscalingPause>();
        services.TryAddSingleton<ScalingCommands>();
        services.TryAddSingleton<ScalingTick>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ScalingLoop>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ReserveClock>());
    }
}
