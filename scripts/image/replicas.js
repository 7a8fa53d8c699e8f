// Run by mongosh inside the first member's network, once and again: makes the three members one replica set, an admin
// and the program's own user. Every step is left out when it is already done, so an interrupted start can be repeated.
const secret = (name) => require('fs').readFileSync('/run/secrets/' + name, 'utf8').trim();
const admin = db.getSiblingDB('admin');

const signIn = () => {
  try {
    return admin.auth('admin', secret('mongo_admin_password')).ok === 1;
  } catch {
    return false; // nobody is there yet: MongoDB lets the first user be made from this host without one
  }
};

const waitForPrimary = () => {
  for (let tries = 0; tries < 120; tries++) {
    if (db.hello().isWritablePrimary) return;
    sleep(500);
  }
  print('The first member did not become primary within a minute.');
  quit(1);
};

if (!signIn()) {
  if (!db.hello().setName) {
    rs.initiate({
      _id: 'holdfast',
      members: [
        { _id: 0, host: 'mongo1:27017', priority: 2 },
        { _id: 1, host: 'mongo2:27017' },
        { _id: 2, host: 'mongo3:27017' },
      ],
    });
  }
  waitForPrimary();
  admin.createUser({
    user: 'admin',
    pwd: secret('mongo_admin_password'),
    roles: ['userAdminAnyDatabase', 'clusterAdmin'],
  });
  signIn();
}
waitForPrimary();
if (!admin.getUser('holdfast')) {
  admin.createUser({
    user: 'holdfast',
    pwd: secret('mongo_password'),
    // clusterMonitor: the program reads how its writes are acknowledged before it trusts them.
    roles: [{ role: 'readWrite', db: 'holdfast' }, { role: 'clusterMonitor', db: 'admin' }],
  });
}
