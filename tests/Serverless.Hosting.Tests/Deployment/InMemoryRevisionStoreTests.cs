namespace Serverless.Hosting.Deployment;

public sealed class InMemoryRevisionStoreTests : RevisionStoreContract
{
    protected override IRevisionStore OpenStore(TimeProvider timeProvider) => new InMemoryRevisionStore(timeProvider);
}
