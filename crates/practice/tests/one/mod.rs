//! Records that hold one matter or none.

use std::sync::Arc;

use practice::matter::Matter;
use practice::records::Records;
use practice::refusal::Unavailable;
use practice::value::Value;

/// What is recorded: one matter at most.
pub struct One(pub Option<Matter>);

impl Records for One {
    fn matter(&self, id: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        Ok(self.0.iter().find(|one| one.id == id).map(|one| Arc::new(one.clone())))
    }
    fn row(&self, register: &str, number: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        let numbered = |one: &&Matter| one.value("number").and_then(Value::text) == Some(number);
        let row = self.0.iter().find(|one| one.applied.mechanism == register && numbered(one));
        Ok(row.map(|one| Arc::new(one.clone())))
    }
    fn naming(&self, _: &str, _: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        Ok(Vec::new())
    }
    fn standing(&self, _: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        Ok(Vec::new())
    }
    fn every(&self, _: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        Ok(Vec::new())
    }
    fn sealed(&self, _: &str) -> Result<Vec<String>, Unavailable> {
        Ok(Vec::new())
    }
    fn last_number(&self, _: &str, _: i16) -> Result<u32, Unavailable> {
        Ok(0)
    }
    fn root(&self, _: u64) -> Result<Option<String>, Unavailable> {
        Ok(None)
    }
}
